import { parseCredential } from '@rekey/keys/credential';
import { opaqueTokenEquals } from '@rekey/keys/opaque-token';
import { fingerprintOf } from '@rekey/keys/shared-secret';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ApiKeyResolver } from '../../src/api-key/api-key.resolver.ts';
import { ChangeApiKeyResolver } from '../../src/api-key/change-api-key.resolver.ts';
import { SharedSecretResolver } from '../../src/shared-secret/shared-secret.resolver.ts';
import type { Viewer } from '../../src/sign-in/viewer.ts';
import { askOf, type Ask } from '../support/ask-graphql.ts';
import { auditedSince, auditLogEnd } from '../support/audit-log.ts';
import { openTestAccount, type TestAccount } from '../support/test-account.ts';

let account: TestAccount;
let ask: Ask;
beforeAll(async () => {
  account = await openTestAccount();
  ask = await askOf(account.dependencies, [
    ApiKeyResolver,
    ChangeApiKeyResolver,
    SharedSecretResolver,
  ]);
});
afterAll(() => account.database.close());

const CREATE = `mutation ($input: CreateApiKeyInput!) {
  createApiKey(input: $input) {
    apiKey { id appname description role status expiresAt createdAt createdBy { kind label } lastLoginAt lastLoginIp }
    appkey credential errors { code field message } clientMutationId
  }
}`;

async function create(input: object, viewer: Viewer = account.administrator()) {
  const { data, codes } = await ask(viewer, CREATE, { input: { role: 'READONLY', ...input } });
  return { ...data?.createApiKey, codes };
}

it('creates a key and shows its appkey and its credential', async () => {
  const { apiKey, appkey, credential, errors } = await create({
    appname: 'splunk-forwarder',
    description: '  Forwards events.  ',
    role: 'ADMIN',
    expiresAt: '2027-01-01T00:00:00.000Z',
  });
  expect(errors).toEqual([]);
  expect(apiKey).toMatchObject({
    appname: 'splunk-forwarder',
    description: 'Forwards events.',
    role: 'ADMIN',
    status: 'ENABLED',
    expiresAt: '2027-01-01T00:00:00.000Z',
    createdAt: '2026-11-23T12:00:00.000Z',
    createdBy: { kind: 'USER', label: 'ada@acme.example' },
    lastLoginAt: null,
    lastLoginIp: null,
  });
  const parsed = parseCredential(credential);
  const { data } = await ask(account.administrator(), '{ sharedSecret { value } }');
  expect(parsed).toMatchObject({
    ok: true,
    credential: {
      url: 'http://localhost:4000/api/v1',
      shortname: 'acmecorp',
      appname: 'splunk-forwarder',
      sharedsecret: data.sharedSecret.value,
      appkey,
    },
  });
});

it('stores the appkey hashed and nowhere else', async () => {
  const { appkey } = await create({ appname: 'hashed', clientMutationId: 'hashed' });
  const { prisma } = account.dependencies;
  const { appkeyHash } = await prisma.apiKey.findFirstOrThrow({ where: { appname: 'hashed' } });
  expect(opaqueTokenEquals(appkeyHash, appkey)).toBe(true);
  const tables = ['api_key', 'mutation_answer', 'audit_event'];
  for (const table of tables) {
    const rows = await prisma.$queryRawUnsafe(`SELECT row_to_json(t)::text AS row FROM ${table} t`);
    expect(JSON.stringify(rows)).not.toContain(appkey.slice(4));
  }
});

it('audits the creation, and that the shared secret was shown with it', async () => {
  const end = await auditLogEnd(account);
  await create({ appname: 'audited', description: 'd' });
  expect(await auditedSince(account, end)).toMatchObject([
    {
      class: 'API_KEY',
      subclass: 'DEFINITION',
      action: 'CREATE',
      description: expect.stringContaining('credential string, with the shared secret in it'),
      before: null,
      after: {
        appname: 'audited',
        description: 'd',
        role: 'READONLY',
        status: 'ENABLED',
        expiresAt: null,
      },
    },
  ]);
});

it('takes nothing from anyone, so it raises no epoch', async () => {
  const { prisma } = account.dependencies;
  const epoch = () => prisma.epoch.findFirstOrThrow();
  const before = await epoch();
  await create({ appname: 'harmless' });
  expect(await epoch()).toEqual(before);
});

it.each([
  ['APPNAME_MALFORMED', 'appname', { appname: '-begins-with-a-hyphen' }],
  ['APPNAME_MALFORMED', 'appname', { appname: '' }],
  ['APPNAME_MALFORMED', 'appname', { appname: 'x'.repeat(65) }],
  ['APPNAME_MALFORMED', 'appname', { appname: 'with\0nul' }],
  ['DESCRIPTION_TOO_LONG', 'description', { appname: 'ok', description: 'x'.repeat(501) }],
  ['EXPIRY_IN_THE_PAST', 'expiresAt', { appname: 'ok', expiresAt: '2026-11-23T12:00:00.000Z' }],
])('answers %s about %s and creates nothing', async (code, field, input) => {
  const end = await auditLogEnd(account);
  const { apiKey, appkey, credential, errors } = await create(input);
  expect({ apiKey, appkey, credential }).toEqual({ apiKey: null, appkey: null, credential: null });
  expect(errors).toEqual([{ code, field, message: expect.any(String) }]);
  expect(await auditedSince(account, end)).toEqual([]);
});

it('answers APPNAME_TAKEN for a name that the account has, and not for one that another has', async () => {
  await create({ appname: 'taken' });
  expect((await create({ appname: 'taken' })).errors).toMatchObject([
    { code: 'APPNAME_TAKEN', field: 'appname' },
  ]);
  expect((await create({ appname: 'taken' }, await account.stranger())).errors).toEqual([]);
});

it('creates one of 10 with one name at once', async () => {
  const payloads = await Promise.all(
    Array.from({ length: 10 }, () => create({ appname: 'contested' })),
  );
  const codes = payloads.flatMap(({ errors }) => errors.map(({ code }: { code: string }) => code));
  expect(codes).toEqual(Array.from({ length: 9 }, () => 'APPNAME_TAKEN'));
});

it('gives the same appkey and credential for the same clientMutationId, even after a regeneration, and audits it', async () => {
  const viewer = account.administrator();
  const input = { appname: 'once', clientMutationId: 'add-1' };
  const first = await create(input, viewer);
  await ask(viewer, 'mutation { regenerateSharedSecret { errors { code } } }');
  const end = await auditLogEnd(account);
  expect(await create(input, viewer)).toEqual(first);
  expect(await auditedSince(account, end)).toMatchObject([{ class: 'API_KEY', action: 'REVEAL' }]);
});

it('gives the first answer again although the expiry has passed by then', async () => {
  const viewer = account.administrator();
  const input = {
    appname: 'short-lived',
    expiresAt: '2026-11-23T13:00:00.000Z',
    clientMutationId: 'add-2',
  };
  const first = await create(input, viewer);
  account.clock = new Date('2026-11-23T14:00:00.000Z');
  const again = await create(input, viewer);
  account.clock = new Date('2026-11-23T12:00:00.000Z');
  expect(again).toMatchObject({ appkey: first.appkey, errors: [], apiKey: { status: 'EXPIRED' } });
});

it('needs a recent sign-in, for the shared secret in the credential', async () => {
  const stale = { ...account.administrator(), freshUntil: null };
  expect((await create({ appname: 'stale' }, stale)).codes).toEqual(['REAUTHENTICATION_REQUIRED']);
  expect(await account.dependencies.prisma.apiKey.count({ where: { appname: 'stale' } })).toBe(0);
});

it('gives a service token without SHARED_SECRET_READ the appkey and no credential', async () => {
  const end = await auditLogEnd(account);
  const writer = await create({ appname: 'by-writer' }, account.serviceToken('API_KEY_WRITE'));
  expect(writer).toMatchObject({
    credential: null,
    errors: [],
    appkey: expect.stringMatching(/^rka_/),
  });
  const [event] = await auditedSince(account, end);
  expect(event?.description).not.toContain('shared secret');
  const reader = account.serviceToken('API_KEY_WRITE', 'SHARED_SECRET_READ');
  const { credential } = await create({ appname: 'by-reader' }, reader);
  const parsed = parseCredential(credential);
  const { data } = await ask(reader, '{ sharedSecret { fingerprint } }');
  expect(parsed.ok && fingerprintOf(parsed.credential.sharedsecret)).toBe(
    data.sharedSecret.fingerprint,
  );
});

it('is FORBIDDEN without API_KEY_WRITE', async () => {
  expect((await create({ appname: 'no' }, account.serviceToken('API_KEY_READ'))).codes).toEqual([
    'FORBIDDEN',
  ]);
});

it('takes an expiry beyond all years as the end of the last', async () => {
  const { apiKey } = await create({ appname: 'eternal', expiresAt: '9999-12-31T23:59:59-01:00' });
  expect(apiKey.expiresAt).toBe('9999-12-31T23:59:59.999Z');
});

it('leaves U+0000 out of a description, which PostgreSQL cannot store', async () => {
  expect((await create({ appname: 'nul', description: 'a\0b' })).apiKey.description).toBe('ab');
});
