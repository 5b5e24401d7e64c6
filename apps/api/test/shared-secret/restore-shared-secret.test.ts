import { acceptedVersions } from '@rekey/keys/regeneration';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { regenerateSharedSecret } from '../../src/shared-secret/regenerate-shared-secret.ts';
import { restoreSharedSecret } from '../../src/shared-secret/restore-shared-secret.ts';
import { openSharedSecret } from '../../src/shared-secret/sealed-shared-secret.ts';
import { auditedOf, openSharedSecretSuite, type SharedSecretSuite } from './shared-secret-suite.ts';

let suite: SharedSecretSuite;
beforeAll(async () => {
  suite = await openSharedSecretSuite();
});
beforeEach(() => suite.begin());
afterAll(() => suite.account.database.close());

const RESTORE = `mutation ($input: RestoreSharedSecretInput) {
  restoreSharedSecret(input: $input) {
    sharedSecret { version fingerprint reason restorable { version } }
    receipt { epoch }
    errors { code field message }
    clientMutationId
  }
}`;

async function restore(input?: object) {
  const { data } = await suite.ask(suite.administrator, RESTORE, { input });
  return data.restoreSharedSecret;
}

const codesOf = ({ errors }: { errors: { code: string }[] }) => errors.map(({ code }) => code);

function valueOf({
  accountId,
  version,
  sealedValue,
}: Awaited<ReturnType<SharedSecretSuite['rows']>>[number]) {
  return openSharedSecret(suite.account.dependencies.masterKeys, sealedValue, {
    accountId,
    version,
  });
}

it('makes the string before current again, as a new version, and ends the mistaken one at once', async () => {
  await suite.regenerate();
  const { sharedSecret, receipt, errors } = await restore();
  expect(errors).toEqual([]);
  const [third, second, first] = await suite.rows();
  if (!third || !second || !first) throw new Error('three versions were made');
  expect(third).toMatchObject({ version: 3, restores: 1, reason: null, acceptedUntil: null });
  expect(valueOf(third)).toBe(valueOf(first));
  expect(third.fingerprint).toBe(first.fingerprint);
  expect(sharedSecret).toMatchObject({ version: 3, fingerprint: first.fingerprint, reason: null });
  expect(second.acceptedUntil).toEqual(third.createdAt);
  // Both numbers of the string, so that tokens made under the older live again.
  const accepted = acceptedVersions([third, second, first], new Date());
  expect(accepted.map(({ version }) => version)).toEqual([3, 1]);
  expect(String(suite.account.dependencies.fleet.announced.at(-1))).toBe(receipt.epoch);
});

it('ends an overlap too, for good', async () => {
  await suite.regenerate({ overlapSeconds: 3600 });
  await restore();
  const [third, second, first] = await suite.rows();
  expect(first?.isOverlapEnded).toBe(true);
  expect(second?.acceptedUntil).toEqual(third?.createdAt);
});

it('is audited with both versions', async () => {
  await suite.regenerate();
  await restore();
  expect((await auditedOf(suite)).at(-1)).toMatchObject({
    subclass: 'VALUE',
    action: 'RESTORE',
    description: expect.stringContaining('restored the shared secret of version 1'),
    before: { version: 2 },
    after: { version: 3, restores: 1 },
  });
});

it('is announced as restorable until then', async () => {
  await suite.regenerate();
  const query = '{ sharedSecret { restorable { version fingerprint until } } }';
  const { data } = await suite.ask(suite.administrator, query);
  const [second, first] = await suite.rows();
  expect(data.sharedSecret.restorable).toEqual({
    version: 1,
    fingerprint: first?.fingerprint,
    until: new Date((second?.createdAt.getTime() ?? 0) + 600_000).toISOString(),
  });
});

it('restores on an account with more versions than are read of it', async () => {
  for (let version = 2; version <= 40; version += 1) await suite.regenerate();
  expect((await restore()).sharedSecret).toMatchObject({ version: 41 });
  expect((await suite.rows())[0]?.restores).toBe(39);
});

it('answers NOTHING_TO_RESTORE for the first version', async () => {
  expect(codesOf(await restore())).toEqual(['NOTHING_TO_RESTORE']);
  expect(await suite.rows()).toHaveLength(1);
});

it('answers ALREADY_RESTORED to a second time', async () => {
  await suite.regenerate();
  await restore();
  expect(codesOf(await restore())).toEqual(['ALREADY_RESTORED']);
  expect(await suite.rows()).toHaveLength(3);
});

it('answers RESTORE_NOT_ALLOWED after COMPROMISED', async () => {
  await suite.regenerate({ reason: 'COMPROMISED' });
  expect(codesOf(await restore())).toEqual(['RESTORE_NOT_ALLOWED']);
});

it('answers RESTORE_NOT_ALLOWED when nobody knows the reason', async () => {
  await suite.regenerate();
  const where = { accountId: suite.administrator.accountId };
  await suite.account.database.prisma.sharedSecret.updateMany({ where, data: { reason: null } });
  expect(codesOf(await restore())).toEqual(['RESTORE_NOT_ALLOWED']);
});

it('answers TOO_LATE once the time to undo is over, by the clock of the database', async () => {
  await suite.regenerate();
  await suite.age(599);
  suite.account.clock = new Date('2027-01-01T00:00:00Z');
  expect(codesOf(await restore())).toEqual([]);
  await suite.begin();
  await suite.regenerate();
  await suite.age(600);
  expect(codesOf(await restore())).toEqual(['TOO_LATE']);
});

it('answers STALE_VERSION when another version was expected', async () => {
  await suite.regenerate();
  const { errors } = await restore({ expectedVersion: 1 });
  expect(errors).toMatchObject([{ code: 'STALE_VERSION', field: 'expectedVersion' }]);
  expect(await suite.rows()).toHaveLength(2);
});

it('restores once when 50 come at once', async () => {
  await suite.regenerate();
  const { dependencies } = suite.account;
  const attempt = () => restoreSharedSecret(dependencies, suite.administrator, {});
  const results = await Promise.all(Array.from({ length: 50 }, attempt));
  expect(results.filter(({ ok }) => ok)).toHaveLength(1);
  expect(await suite.rows()).toHaveLength(3);
});

it('either restores or regenerates when both come at once with one expectedVersion', async () => {
  const expectedVersion = await suite.regenerate();
  const { dependencies } = suite.account;
  const { administrator } = suite;
  const results = await Promise.all(
    Array.from({ length: 20 }, (_, index) =>
      index % 2 === 0
        ? restoreSharedSecret(dependencies, administrator, { expectedVersion })
        : regenerateSharedSecret(dependencies, administrator, { expectedVersion }),
    ),
  );
  expect(results.filter(({ ok }) => ok)).toHaveLength(1);
  expect(await suite.rows()).toHaveLength(3);
});

it('gives the first answer again for the same clientMutationId', async () => {
  await suite.regenerate();
  const input = { clientMutationId: 'undo-1' };
  const first = await restore(input);
  expect(await restore(input)).toEqual(first);
  expect(await suite.rows()).toHaveLength(3);
});

it('shows the secret to nobody who may not read it', async () => {
  await suite.regenerate();
  const { accountId } = suite.administrator;
  const script = { ...suite.account.serviceToken('SHARED_SECRET_REGENERATE'), accountId };
  const query = 'mutation { restoreSharedSecret { sharedSecret { version value } } }';
  expect((await suite.ask(script, query)).codes).toEqual(['FORBIDDEN']);
  // It was restored all the same: what was refused is the reading.
  expect(await suite.rows()).toHaveLength(3);
});

it('needs a recent sign-in, and the permission to regenerate', async () => {
  await suite.regenerate();
  const stale = { ...suite.administrator, freshUntil: suite.account.clock };
  expect((await suite.ask(stale, RESTORE)).codes).toEqual(['REAUTHENTICATION_REQUIRED']);
  const { accountId } = suite.administrator;
  const reader = { ...suite.account.serviceToken('SHARED_SECRET_READ'), accountId };
  expect((await suite.ask(reader, RESTORE)).codes).toEqual(['FORBIDDEN']);
  expect(await suite.rows()).toHaveLength(2);
});

it("touches no other account's secret", async () => {
  await suite.regenerate();
  const stranger = await suite.account.stranger();
  const { data } = await suite.ask(stranger, RESTORE);
  expect(codesOf(data.restoreSharedSecret)).toEqual(['NOTHING_TO_RESTORE']);
  expect(await suite.rows()).toHaveLength(2);
});
