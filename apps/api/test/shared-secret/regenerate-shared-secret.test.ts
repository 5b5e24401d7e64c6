import { acceptedVersions } from '@rekey/keys/regeneration';
import { parseSharedSecret } from '@rekey/keys/shared-secret';
import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  regenerateSharedSecret,
  type RegenerateSharedSecret,
} from '../../src/shared-secret/regenerate-shared-secret.ts';
import { SharedSecretResolver } from '../../src/shared-secret/shared-secret.resolver.ts';
import { askOf, type Ask } from '../support/ask-graphql.ts';
import { auditedSince, auditLogEnd } from '../support/audit-log.ts';
import { openTestAccount, type TestAccount } from '../support/test-account.ts';

let account: TestAccount;
let ask: Ask;
beforeAll(async () => {
  account = await openTestAccount();
  ask = await askOf(account.dependencies, [SharedSecretResolver]);
});
afterAll(() => account.database.close());

const REGENERATE = `mutation ($input: RegenerateSharedSecretInput) {
  regenerateSharedSecret(input: $input) {
    sharedSecret { id value version fingerprint createdBy { kind label } }
    receipt { epoch nodesAcknowledged nodesWaitedOut slowestMs }
    errors { code field message currentVersion }
    clientMutationId
  }
}`;

async function currentVersion() {
  const { prisma } = account.dependencies;
  return (await prisma.account.findUniqueOrThrow({ where: { id: account.accountId } }))
    .sharedSecretVersion;
}

function versionsAtOnce(count: number, input: RegenerateSharedSecret) {
  const viewer = account.administrator();
  return Promise.all(
    Array.from({ length: count }, () =>
      regenerateSharedSecret(account.dependencies, viewer, input),
    ),
  );
}

it('replaces the secret at once, with no input at all', async () => {
  const before = await currentVersion();
  const { data } = await ask(
    account.administrator(),
    'mutation { regenerateSharedSecret { sharedSecret { version value } errors { code } clientMutationId } }',
  );
  const { sharedSecret, errors, clientMutationId } = data.regenerateSharedSecret;
  expect(sharedSecret.version).toBe(before + 1);
  expect(parseSharedSecret(sharedSecret.value).ok).toBe(true);
  expect({ errors, clientMutationId }).toEqual({ errors: [], clientMutationId: null });
  expect(await currentVersion()).toBe(before + 1);
});

it('leaves exactly one accepted version, and keeps the retired ones with the moment they ended', async () => {
  await regenerateSharedSecret(account.dependencies, account.administrator(), {});
  const versions = await account.dependencies.prisma.sharedSecret.findMany({
    where: { accountId: account.accountId },
    orderBy: { version: 'desc' },
  });
  const [current, retired] = versions;
  expect(current?.acceptedUntil).toBeNull();
  expect(retired?.acceptedUntil).toEqual(current?.createdAt);
  expect(acceptedVersions(versions, account.clock)).toEqual([current]);
});

it('raises the epoch, announces it, and answers with the receipt', async () => {
  const { data } = await ask(account.administrator(), REGENERATE);
  const { epoch } = data.regenerateSharedSecret.receipt;
  const { prisma, fleet } = account.dependencies;
  const stored = await prisma.account.findUniqueOrThrow({ where: { id: account.accountId } });
  expect(String(stored.epoch)).toBe(epoch);
  expect(String(fleet.announced.at(-1))).toBe(epoch);
});

it('audits both versions in one entry that also tells that the new one could be seen', async () => {
  const end = await auditLogEnd(account);
  const before = await currentVersion();
  const { data } = await ask(account.administrator(), REGENERATE);
  expect(await auditedSince(account, end)).toMatchObject([
    {
      class: 'SHARED_SECRET',
      subclass: 'VALUE',
      action: 'REGENERATE',
      actorLabel: 'ada@acme.example',
      description: expect.stringContaining('could see the new one'),
      before: { version: before, fingerprint: expect.any(String) },
      after: {
        version: before + 1,
        fingerprint: data.regenerateSharedSecret.sharedSecret.fingerprint,
      },
    },
  ]);
});

it('answers STALE_VERSION with the current version when another one was expected, and changes nothing', async () => {
  const end = await auditLogEnd(account);
  const current = await currentVersion();
  for (const expectedVersion of [current - 1, current + 1]) {
    const { data } = await ask(account.administrator(), REGENERATE, { input: { expectedVersion } });
    expect(data.regenerateSharedSecret).toMatchObject({
      sharedSecret: null,
      receipt: null,
      errors: [{ code: 'STALE_VERSION', field: 'expectedVersion', currentVersion: current }],
    });
  }
  expect(await currentVersion()).toBe(current);
  expect(await auditedSince(account, end)).toEqual([]);
});

it('lets exactly one of 50 at once with one expectedVersion succeed', async () => {
  const expectedVersion = await currentVersion();
  const results = await versionsAtOnce(50, { expectedVersion });
  expect(results.filter((result) => result.ok)).toHaveLength(1);
  const stale = results.filter((result) => !result.ok);
  expect(stale).toHaveLength(49);
  expect(await currentVersion()).toBe(expectedVersion + 1);
});

it('lets 20 at once without expectedVersion succeed one after another, each with a version of its own', async () => {
  const before = await currentVersion();
  const results = await versionsAtOnce(20, {});
  const versions = results.map((result) => (result.ok ? result.sharedSecret.version : 0));
  const expected = Array.from({ length: 20 }, (_, index) => before + index + 1);
  expect(versions.toSorted((a, b) => a - b)).toEqual(expected);
  expect(await currentVersion()).toBe(before + 20);
});

it('gives the first answer again for the same clientMutationId, even after a later regeneration', async () => {
  const viewer = account.administrator();
  const input = { clientMutationId: 'press-1' };
  const first = await ask(viewer, REGENERATE, { input });
  await regenerateSharedSecret(account.dependencies, viewer, {});
  const end = await auditLogEnd(account);
  const again = await ask(viewer, REGENERATE, { input });
  const { sharedSecret } = first.data.regenerateSharedSecret;
  expect(again.data.regenerateSharedSecret.sharedSecret).toEqual(sharedSecret);
  expect(again.data.regenerateSharedSecret.clientMutationId).toBe('press-1');
  expect(await auditedSince(account, end)).toMatchObject([
    { action: 'REVEAL', description: expect.stringContaining('repeated the regeneration') },
  ]);
});

it('announces again when it is repeated: the first attempt may have died after its commit', async () => {
  const viewer = account.administrator();
  const input = { clientMutationId: 'press-2' };
  await regenerateSharedSecret(account.dependencies, viewer, input);
  const { announced } = account.dependencies.fleet;
  const count = announced.length;
  await regenerateSharedSecret(account.dependencies, viewer, input);
  expect(announced).toHaveLength(count + 1);
  expect(announced.at(-1)).toBe(announced.at(-2));
});

it('regenerates once when one clientMutationId comes 10 times at once', async () => {
  const before = await currentVersion();
  const results = await versionsAtOnce(10, { clientMutationId: 'double-click' });
  const values = new Set(results.map((result) => (result.ok ? result.value : null)));
  expect(values.size).toBe(1);
  expect(await currentVersion()).toBe(before + 1);
});

it('tells of the regeneration even if announcing it fails', async () => {
  const before = await currentVersion();
  account.dependencies.fleet.failsNext = true;
  const { data, codes } = await ask(account.administrator(), REGENERATE);
  expect(codes).toEqual([]);
  expect(data.regenerateSharedSecret).toMatchObject({
    sharedSecret: { version: before + 1 },
    receipt: null,
    errors: [],
  });
});

it('asks for the password again without a recent sign-in, and changes nothing', async () => {
  const before = await currentVersion();
  const stale = { ...account.administrator(), freshUntil: account.clock };
  expect((await ask(stale, REGENERATE)).codes).toEqual(['REAUTHENTICATION_REQUIRED']);
  expect(await currentVersion()).toBe(before);
});

it('shows the secret it made to a service token that may regenerate and not read', async () => {
  const end = await auditLogEnd(account);
  const { data, codes } = await ask(account.serviceToken('SHARED_SECRET_REGENERATE'), REGENERATE);
  expect(codes).toEqual([]);
  const { sharedSecret } = data.regenerateSharedSecret;
  expect(parseSharedSecret(sharedSecret.value).ok).toBe(true);
  expect(sharedSecret.createdBy).toEqual({ kind: 'SERVICE_TOKEN', label: 'deploy-script' });
  expect((await auditedSince(account, end)).map(({ action }) => action)).toEqual(['REGENERATE']);
});

it('is FORBIDDEN without SHARED_SECRET_REGENERATE', async () => {
  const reader = account.serviceToken('SHARED_SECRET_READ', 'API_KEY_WRITE');
  expect((await ask(reader, REGENERATE)).codes).toEqual(['FORBIDDEN']);
});

it("touches no other account's secret", async () => {
  const stranger = await account.stranger();
  const before = await currentVersion();
  await regenerateSharedSecret(account.dependencies, stranger, {});
  expect(await currentVersion()).toBe(before);
});

it('touches no row of an API key', async () => {
  const { prisma } = account.dependencies;
  await prisma.apiKey.create({
    data: {
      accountId: account.accountId,
      appname: 'untouched',
      role: 'READONLY',
      appkeyHash: new Uint8Array(32),
      createdByKind: 'SYSTEM',
      createdByLabel: 'system',
    },
  });
  // xmin is the transaction that wrote the row as it stands.
  const writer = () => prisma.$queryRaw`SELECT xmin::text, ctid::text FROM api_key`;
  const before = await writer();
  await regenerateSharedSecret(account.dependencies, account.administrator(), {});
  expect(await writer()).toEqual(before);
});
