import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { destroyDueSharedSecrets } from '../../src/shared-secret/destroy-due-shared-secrets.ts';
import { destroyRetiredSharedSecrets } from '../../src/shared-secret/destroy-retired-shared-secrets.ts';
import { restoreSharedSecret } from '../../src/shared-secret/restore-shared-secret.ts';
import { auditedOf, openSharedSecretSuite, type SharedSecretSuite } from './shared-secret-suite.ts';

let suite: SharedSecretSuite;
beforeAll(async () => {
  suite = await openSharedSecretSuite();
});
beforeEach(() => suite.begin());
afterAll(() => suite.account.database.close());

const DAY_SECONDS = 86_400;

const DESTROY = `mutation ($input: DestroyRetiredSharedSecretsInput) {
  destroyRetiredSharedSecrets(input: $input) {
    destroyedVersions
    receipt { epoch }
    errors { code field message }
    clientMutationId
  }
}`;

async function destroy(input?: object) {
  const { data } = await suite.ask(suite.administrator, DESTROY, { input });
  return data.destroyRetiredSharedSecrets;
}

/** Numbers of the versions that are destroyed, and really empty. */
async function destroyed(): Promise<number[]> {
  const rows = await suite.rows();
  const empty = rows.filter(
    ({ sealedValue, sealedSalt }) => sealedValue.length + sealedSalt.length === 0,
  );
  expect(rows.filter(({ destroyedAt }) => destroyedAt !== null)).toEqual(empty);
  return empty.map(({ version }) => version);
}

it('destroys every retired version but the one that can be restored', async () => {
  for (let version = 2; version <= 4; version += 1) await suite.regenerate();
  const { destroyedVersions, receipt, errors } = await destroy();
  expect({ destroyedVersions, errors }).toEqual({ destroyedVersions: [2, 1], errors: [] });
  expect(await destroyed()).toEqual([2, 1]);
  expect(String(suite.account.dependencies.fleet.announced.at(-1))).toBe(receipt.epoch);
  expect((await auditedOf(suite)).at(-1)).toMatchObject({
    action: 'DESTROY',
    actorLabel: 'ada@acme.example',
    after: { destroyedVersions: [2, 1] },
  });
});

it('destroys what can be restored when it is told to, which cannot be restored then', async () => {
  await suite.regenerate();
  expect((await destroy({ includesRestorable: true })).destroyedVersions).toEqual([1]);
  const { dependencies } = suite.account;
  expect(await restoreSharedSecret(dependencies, suite.administrator, {})).toEqual({
    ok: false,
    code: 'NOTHING_TO_RESTORE',
  });
});

it('destroys neither the current version nor one in its overlap, whatever it is told', async () => {
  await suite.regenerate({ overlapSeconds: 3600 });
  expect((await destroy({ includesRestorable: true })).destroyedVersions).toEqual([]);
  for (const version of [1, 2])
    expect((await destroy({ version, includesRestorable: true })).errors).toMatchObject([
      { code: 'VERSION_ACCEPTED', field: 'version' },
    ]);
  expect(await destroyed()).toEqual([]);
});

it('destroys no number of a string that was restored', async () => {
  await suite.regenerate();
  await restoreSharedSecret(suite.account.dependencies, suite.administrator, {});
  expect((await destroy({ includesRestorable: true })).destroyedVersions).toEqual([2]);
  expect((await destroy({ version: 1 })).errors).toMatchObject([{ code: 'VERSION_ACCEPTED' }]);
});

it('destroys one version under each of its numbers', async () => {
  await suite.regenerate();
  await restoreSharedSecret(suite.account.dependencies, suite.administrator, {});
  await suite.regenerate({ reason: 'COMPROMISED' });
  expect((await destroy({ version: 1 })).destroyedVersions).toEqual([3, 1]);
  expect(await destroyed()).toEqual([3, 1]);
});

it('answers VERSION_RESTORABLE, and VERSION_NOT_FOUND', async () => {
  await suite.regenerate();
  expect((await destroy({ version: 1 })).errors).toMatchObject([
    { code: 'VERSION_RESTORABLE', field: 'includesRestorable' },
  ]);
  expect((await destroy({ version: 9 })).errors).toMatchObject([{ code: 'VERSION_NOT_FOUND' }]);
  expect(await destroyed()).toEqual([]);
});

it('is content with one that was destroyed before', async () => {
  await suite.regenerate({ reason: 'COMPROMISED' });
  await destroy({ version: 1 });
  const audited = (await auditedOf(suite)).length;
  expect(await destroy({ version: 1 })).toMatchObject({
    destroyedVersions: [],
    receipt: null,
    errors: [],
  });
  expect(await auditedOf(suite)).toHaveLength(audited);
});

it('destroys once when 50 come at once', async () => {
  await suite.regenerate({ reason: 'COMPROMISED' });
  const { dependencies } = suite.account;
  const attempt = () => destroyRetiredSharedSecrets(dependencies, suite.administrator, {});
  const results = await Promise.all(Array.from({ length: 50 }, attempt));
  const counts = results.map((result) => (result.ok ? result.destroyedVersions.length : -1));
  expect(counts.toSorted((a, b) => b - a)).toEqual([1, ...Array.from({ length: 49 }, () => 0)]);
});

it('gives the first answer again for the same clientMutationId', async () => {
  await suite.regenerate({ reason: 'COMPROMISED' });
  const input = { clientMutationId: 'destroy-1' };
  const first = await destroy(input);
  expect(first.destroyedVersions).toEqual([1]);
  expect(await destroy(input)).toEqual(first);
});

it('does not show again what was destroyed meanwhile', async () => {
  const query = `mutation { regenerateSharedSecret(input: { clientMutationId: "press" }) {
    sharedSecret { value } } }`;
  await suite.ask(suite.administrator, query);
  await suite.regenerate({ reason: 'COMPROMISED' });
  await destroy();
  expect((await suite.ask(suite.administrator, query)).codes).toEqual(['BAD_USER_INPUT']);
});

it('needs a recent sign-in, and the permission to regenerate', async () => {
  await suite.regenerate({ reason: 'COMPROMISED' });
  const stale = { ...suite.administrator, freshUntil: suite.account.clock };
  expect((await suite.ask(stale, DESTROY)).codes).toEqual(['REAUTHENTICATION_REQUIRED']);
  const { accountId } = suite.administrator;
  const reader = { ...suite.account.serviceToken('SHARED_SECRET_READ'), accountId };
  expect((await suite.ask(reader, DESTROY)).codes).toEqual(['FORBIDDEN']);
  expect(await destroyed()).toEqual([]);
  const script = { ...suite.account.serviceToken('SHARED_SECRET_REGENERATE'), accountId };
  const { data } = await suite.ask(script, DESTROY);
  expect(data.destroyRetiredSharedSecrets.destroyedVersions).toEqual([1]);
});

it("touches no other account's versions", async () => {
  await suite.regenerate({ reason: 'COMPROMISED' });
  const stranger = await suite.account.stranger();
  const { data } = await suite.ask(stranger, DESTROY);
  expect(data.destroyRetiredSharedSecrets.destroyedVersions).toEqual([]);
  expect(await destroyed()).toEqual([]);
});

it('keeps an empty row apart from one that was destroyed, in the database itself', async () => {
  await suite.regenerate();
  const { prisma } = suite.account.database;
  const where = { accountId: suite.administrator.accountId, version: 1 };
  const emptied = prisma.sharedSecret.updateMany({
    where,
    data: { sealedValue: new Uint8Array() },
  });
  await expect(emptied).rejects.toThrow(/shared_secret_destroyed_check/);
});

it('destroys by itself what was retired 30 days ago, and nothing younger', async () => {
  await suite.regenerate();
  await suite.age(20 * DAY_SECONDS);
  await suite.regenerate();
  await suite.age(10 * DAY_SECONDS - 60);
  const { dependencies } = suite.account;
  expect(await destroyDueSharedSecrets(dependencies, new Date())).toBe(0);
  await suite.age(60);
  expect(await destroyDueSharedSecrets(dependencies, new Date())).toBe(1);
  expect(await destroyed()).toEqual([1]);
  expect((await auditedOf(suite)).at(-1)).toMatchObject({ action: 'DESTROY', actorKind: 'SYSTEM' });
  expect(await destroyDueSharedSecrets(dependencies, new Date())).toBe(0);
});

it('destroys nothing early on a node whose clock runs ahead', async () => {
  await suite.regenerate();
  const ahead = new Date(Date.now() + 365 * DAY_SECONDS * 1000);
  expect(await destroyDueSharedSecrets(suite.account.dependencies, ahead)).toBe(0);
  expect(await destroyed()).toEqual([]);
});

it('keeps a string that was restored, however long ago its older number ended', async () => {
  await suite.regenerate();
  await restoreSharedSecret(suite.account.dependencies, suite.administrator, {});
  await suite.age(90 * DAY_SECONDS);
  await destroyDueSharedSecrets(suite.account.dependencies, new Date());
  expect(await destroyed()).toEqual([2]);
});
