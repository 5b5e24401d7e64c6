import { fingerprintOf, parseSharedSecret } from '@rekey/keys/shared-secret';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { SharedSecretResolver } from '../../src/shared-secret/shared-secret.resolver.ts';
import { revealSharedSecret } from '../../src/shared-secret/reveal-shared-secret.ts';
import { askOf, type Ask } from '../support/ask-graphql.ts';
import { auditedSince, auditLogEnd } from '../support/audit-log.ts';
import { testMasterKeys } from '../support/master-keys.ts';
import { openTestAccount, type TestAccount } from '../support/test-account.ts';

let account: TestAccount;
let ask: Ask;
beforeAll(async () => {
  account = await openTestAccount();
  ask = await askOf(account.dependencies, [SharedSecretResolver]);
});
afterAll(() => account.database.close());

const VERSION = '{ sharedSecret { id version fingerprint createdAt createdBy { kind label } } }';
const VALUE = '{ sharedSecret { value fingerprint } }';

it('tells version, fingerprint, time and maker without a recent sign-in, and audits nothing', async () => {
  const end = await auditLogEnd(account);
  const stale = { ...account.administrator(), freshUntil: null };
  const { data } = await ask(stale, VERSION);
  expect(data.sharedSecret).toMatchObject({
    version: 1,
    fingerprint: expect.stringMatching(/^[0-9a-f]{16}$/),
    createdAt: expect.stringMatching(/^\d{4}-.*Z$/),
    createdBy: { kind: 'SYSTEM', label: 'system' },
  });
  expect(await auditedSince(account, end)).toEqual([]);
});

it('shows the secret itself after a recent sign-in, and audits that it did', async () => {
  const end = await auditLogEnd(account);
  const { data } = await ask(account.administrator(), VALUE);
  const { value, fingerprint } = data.sharedSecret;
  expect(parseSharedSecret(value).ok).toBe(true);
  expect(fingerprintOf(value)).toBe(fingerprint);
  const events = await auditedSince(account, end);
  expect(events).toMatchObject([
    {
      class: 'SHARED_SECRET',
      subclass: 'VALUE',
      action: 'REVEAL',
      actorKind: 'USER',
      actorLabel: 'ada@acme.example',
      ip: '192.0.2.1',
      after: { version: 1, fingerprint },
    },
  ]);
  expect(
    JSON.stringify(events, (_, field) => (typeof field === 'bigint' ? '' : field)),
  ).not.toContain(value);
});

it('audits a reveal for each field in which the secret is read', async () => {
  const end = await auditLogEnd(account);
  await ask(
    account.administrator(),
    '{ a: sharedSecret { value again: value } b: sharedSecret { value } }',
  );
  expect(await auditedSince(account, end)).toHaveLength(3);
});

it.each([
  ['no sign-in on record', null],
  ['a sign-in that has just become too old', new Date('2026-11-23T12:00:00.000Z')],
])(
  'asks for the password again with %s, records the refusal, and reveals nothing',
  async (_, freshUntil) => {
    const end = await auditLogEnd(account);
    const { data, codes } = await ask({ ...account.administrator(), freshUntil }, VALUE);
    expect(codes).toEqual(['REAUTHENTICATION_REQUIRED']);
    expect(data).toEqual({ sharedSecret: null });
    expect(await auditedSince(account, end)).toMatchObject([
      { class: 'ACCESS', subclass: 'FRESHNESS' },
    ]);
  },
);

it('shows it to a service token with SHARED_SECRET_READ, which cannot sign in', async () => {
  const { data } = await ask(account.serviceToken('SHARED_SECRET_READ'), VALUE);
  expect(parseSharedSecret(data.sharedSecret.value).ok).toBe(true);
});

it('is FORBIDDEN without SHARED_SECRET_READ and UNAUTHENTICATED without a sign-in', async () => {
  const auditor = { ...account.administrator(), permissions: new Set(['AUDIT_READ'] as const) };
  expect((await ask(auditor, VERSION)).codes).toEqual(['FORBIDDEN']);
  expect((await ask(account.serviceToken('SHARED_SECRET_REGENERATE'), VALUE)).codes).toEqual([
    'FORBIDDEN',
  ]);
  expect((await ask(null, VERSION)).codes).toEqual(['UNAUTHENTICATED']);
});

it('refuses the operation itself without SHARED_SECRET_READ, and records that', async () => {
  const end = await auditLogEnd(account);
  const viewer = account.serviceToken('SHARED_SECRET_REGENERATE');
  await expect(revealSharedSecret(account.dependencies, viewer, 1)).rejects.toMatchObject({
    extensions: { code: 'FORBIDDEN' },
  });
  expect(await auditedSince(account, end)).toMatchObject([{ class: 'ACCESS', action: 'REFUSE' }]);
});

it("shows each account its own secret and never another's", async () => {
  const stranger = await account.stranger();
  const own = await ask(account.administrator(), VALUE);
  const others = await ask(stranger, VALUE);
  expect(others.data.sharedSecret.value).not.toBe(own.data.sharedSecret.value);
});

it('audits nothing and says what to do when the master key does not open the secret', async () => {
  const end = await auditLogEnd(account);
  const dependencies = { ...account.dependencies, masterKeys: testMasterKeys() };
  await expect(revealSharedSecret(dependencies, account.administrator(), 1)).rejects.toThrow(
    /MASTER_KEYS does not have/,
  );
  expect(await auditedSince(account, end)).toEqual([]);
});
