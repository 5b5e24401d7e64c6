import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { globalId } from '../../src/graphql/global-id.ts';
import { ServiceTokenResolver } from '../../src/service-token/service-token.resolver.ts';
import { createMember, auditOf } from '../user/member.ts';
import { askOf, type Ask } from '../support/ask-graphql.ts';
import { openTestAccount, type TestAccount } from '../support/test-account.ts';

let account: TestAccount;
let ask: Ask;

beforeAll(async () => {
  account = await openTestAccount();
  ask = await askOf(account.dependencies, [ServiceTokenResolver]);
});
afterAll(() => account.database.close());

const CREATE = `mutation ($input: CreateServiceTokenInput!) {
  createServiceToken(input: $input) {
    serviceToken { id name scopes sourceAddresses expiresAt lastUsedAt lastUsedIp createdBy { kind label } } token errors { code field message }
  }
}`;
const UPDATE = `mutation ($input: UpdateServiceTokenInput!) {
  updateServiceToken(input: $input) {
    serviceToken { id name scopes sourceAddresses expiresAt } errors { code field message }
  }
}`;
const REVOKE = `mutation ($input: RevokeServiceTokenInput!) {
  revokeServiceToken(input: $input) { revokedId errors { code field } }
}`;
const create = async (input: object = {}, viewer = account.administrator()) => {
  const whole = { name: 'deploy', scopes: ['API_KEY_READ'], ...input };
  return (await ask(viewer, CREATE, { input: whole })).data.createServiceToken;
};
const list = async (viewer = account.administrator()) =>
  (await ask(viewer, '{ serviceTokens { id name } }')).data.serviceTokens;

describe('creating a service token', () => {
  test('shows the token once, keeps its hash, and is in the audit log', async () => {
    const { serviceToken, token, errors } = await create({
      scopes: ['TOKEN_INTROSPECT', 'API_KEY_READ', 'API_KEY_READ'],
      expiresAt: '2027-01-01T00:00:00.000Z',
    });
    expect(errors).toEqual([]);
    expect(token).toMatch(/^rkt_[0-9A-Za-z]{49}$/);
    expect(serviceToken).toMatchObject({
      name: 'deploy',
      scopes: ['API_KEY_READ', 'TOKEN_INTROSPECT'],
      expiresAt: '2027-01-01T00:00:00.000Z',
      lastUsedAt: null,
      createdBy: { kind: 'USER', label: 'ada@acme.example' },
    });
    const rows = await account.dependencies.prisma.$queryRaw<unknown[]>`
      SELECT 1 FROM service_token WHERE service_token::text LIKE ${`%${token}%`}
      UNION ALL SELECT 1 FROM audit_event WHERE audit_event::text LIKE ${`%${token}%`}`;
    expect(rows).toEqual([]);
    expect((await auditOf(account, 'SERVICE_TOKEN')).at(-1)).toMatchObject({
      subclass: 'TOKEN',
      action: 'CREATE',
    });
  });

  test('with one clientMutationId gives the same token again', async () => {
    const viewer = account.administrator();
    const first = await create({ clientMutationId: 'one' }, viewer);
    expect(await create({ clientMutationId: 'one' }, viewer)).toEqual(first);
  });

  test.each([
    ['NAME_MISSING', 'name', { name: ' ' }],
    ['NAME_MISSING', 'name', { name: 'x'.repeat(201) }],
    ['SCOPE_NOT_GRANTABLE', 'scopes', { scopes: [] }],
    ['SCOPE_NOT_GRANTABLE', 'scopes', { scopes: ['API_KEY_READ', 'USER_MANAGE'] }],
    ['SCOPE_NOT_GRANTABLE', 'scopes', { scopes: ['SERVICE_TOKEN_MANAGE'] }],
    ['SCOPE_NOT_GRANTABLE', 'scopes', { scopes: ['WEBHOOK_MANAGE'] }],
    ['EXPIRY_IN_THE_PAST', 'expiresAt', { expiresAt: '2026-11-23T12:00:00.000Z' }],
    [
      'TOO_MANY_SOURCE_ADDRESSES',
      'sourceAddresses',
      { sourceAddresses: Array.from({ length: 21 }, (_, n) => `10.0.0.${n}`) },
    ],
  ])('answers %s', async (code, field, input) => {
    const { serviceToken, token, errors } = await create(input);
    expect({ serviceToken, token, errors }).toEqual({
      serviceToken: null,
      token: null,
      errors: [{ code, field, message: expect.any(String) as string }],
    });
  });

  test.each([
    ['10.0.0.300', '10.0.0.300 is not an IP address or a CIDR range.'],
    ['everyone', 'everyone is not an IP address or a CIDR range.'],
    ['10.0.0.0/33', '10.0.0.0/33 has more than 32 bits after the slash.'],
    ['10.1.2.3/8', '10.1.2.3/8 is not the beginning of a range; 10.0.0.0/8 is.'],
    ['2001:DB8::1/32', '2001:DB8::1/32 is not the beginning of a range; 2001:db8::/32 is.'],
  ])('names the source address that is wrong: %s', async (wrong, message) => {
    const { serviceToken, errors } = await create({ sourceAddresses: ['203.0.113.7', wrong] });
    expect(serviceToken).toBeNull();
    expect(errors).toEqual([
      { code: 'SOURCE_ADDRESS_MALFORMED', field: 'sourceAddresses', message },
    ]);
  });

  test('keeps source addresses in one form, each once', async () => {
    const sourceAddresses = [' 203.0.113.7', '203.0.113.7/32', '2001:DB8:0::/32', '10.0.0.0/8'];
    const { serviceToken } = await create({ sourceAddresses });
    expect(serviceToken.sourceAddresses).toEqual(['203.0.113.7', '2001:db8::/32', '10.0.0.0/8']);
    expect((await auditOf(account, 'SERVICE_TOKEN')).at(-1)?.after).toMatchObject({
      sourceAddresses: ['203.0.113.7', '2001:db8::/32', '10.0.0.0/8'],
    });
  });

  test('needs a recent sign-in, and is for administrators alone', async () => {
    const input = { name: 'deploy', scopes: ['API_KEY_READ'] };
    const stale = { ...account.administrator(), freshUntil: account.clock };
    expect((await ask(stale, CREATE, { input })).codes).toEqual(['REAUTHENTICATION_REQUIRED']);
    const auditor = await createMember(account, 'AUDITOR');
    expect((await ask(auditor, CREATE, { input })).codes).toEqual(['FORBIDDEN']);
    expect((await ask(account.serviceToken('API_KEY_WRITE'), CREATE, { input })).codes).toEqual([
      'FORBIDDEN',
    ]);
    expect((await ask(null, '{ serviceTokens { id } }')).codes).toEqual(['UNAUTHENTICATED']);
  });
});

describe('changing a service token', () => {
  const update = async (input: object, viewer = account.administrator()) =>
    (await ask(viewer, UPDATE, { input })).data.updateServiceToken;
  const announced = () => account.dependencies.fleet.announced.length;

  test('changes what is given and leaves the rest, is audited, and announced to every node', async () => {
    const { serviceToken } = await create({ expiresAt: '2027-01-01T00:00:00.000Z' });
    const { id } = serviceToken;
    const before = announced();
    const renamed = await update({ id, name: ' nightly ', sourceAddresses: ['10.0.0.0/8'] });
    expect(renamed).toEqual({
      errors: [],
      serviceToken: {
        id,
        name: 'nightly',
        scopes: ['API_KEY_READ'],
        sourceAddresses: ['10.0.0.0/8'],
        expiresAt: '2027-01-01T00:00:00.000Z',
      },
    });
    expect(announced()).toBe(before + 1);
    expect((await auditOf(account, 'SERVICE_TOKEN')).at(-1)).toMatchObject({
      action: 'UPDATE',
      before: { name: 'deploy', sourceAddresses: [] },
      after: { name: 'nightly', sourceAddresses: ['10.0.0.0/8'] },
    });
    const { serviceToken: forever } = await update({ id, expiresAt: null, sourceAddresses: [] });
    expect(forever).toMatchObject({ name: 'nightly', sourceAddresses: [], expiresAt: null });
  });

  test('to what it is already writes, audits and announces nothing', async () => {
    const { serviceToken } = await create({ sourceAddresses: ['10.0.0.0/8'] });
    const before = [announced(), (await auditOf(account, 'SERVICE_TOKEN')).length];
    const same = { id: serviceToken.id, name: 'deploy', sourceAddresses: ['10.0.0.0/8'] };
    expect((await update(same)).errors).toEqual([]);
    expect([announced(), (await auditOf(account, 'SERVICE_TOKEN')).length]).toEqual(before);
  });

  test.each([
    ['NAME_MISSING', { name: '' }],
    ['EXPIRY_IN_THE_PAST', { expiresAt: '2026-11-23T12:00:00.000Z' }],
    ['SOURCE_ADDRESS_MALFORMED', { sourceAddresses: ['here'] }],
    ['TOO_MANY_SOURCE_ADDRESSES', { sourceAddresses: Array.from({ length: 21 }, () => '::1') }],
    ['SERVICE_TOKEN_NOT_FOUND', { id: 'nonsense' }],
  ])('answers %s, and changes nothing', async (code, input) => {
    const { serviceToken } = await create();
    const answer = await update({ id: serviceToken.id, ...input });
    expect(answer).toMatchObject({ serviceToken: null, errors: [{ code }] });
    expect(await list()).toContainEqual({ id: serviceToken.id, name: 'deploy' });
  });

  test('of another account answers like that of none', async () => {
    const { serviceToken } = await create();
    const answer = await update({ id: serviceToken.id, name: 'x' }, await account.stranger());
    expect(answer.errors).toMatchObject([{ code: 'SERVICE_TOKEN_NOT_FOUND' }]);
  });

  test('needs a recent sign-in, and is for administrators alone', async () => {
    const { serviceToken } = await create();
    const input = { id: serviceToken.id, sourceAddresses: [] };
    const stale = { ...account.administrator(), freshUntil: account.clock };
    expect((await ask(stale, UPDATE, { input })).codes).toEqual(['REAUTHENTICATION_REQUIRED']);
    const script = account.serviceToken('SHARED_SECRET_READ');
    expect((await ask(script, UPDATE, { input })).codes).toEqual(['FORBIDDEN']);
  });
});

describe('revoking a service token', () => {
  test('deletes it, is in the audit log, and is announced to every node', async () => {
    const { serviceToken } = await create();
    const announced = account.dependencies.fleet.announced.length;
    const { data } = await ask(account.administrator(), REVOKE, { input: { id: serviceToken.id } });
    expect(data.revokeServiceToken).toEqual({ revokedId: serviceToken.id, errors: [] });
    expect(await list()).not.toContainEqual(expect.objectContaining({ id: serviceToken.id }));
    expect((await auditOf(account, 'SERVICE_TOKEN')).at(-1)).toMatchObject({ action: 'REVOKE' });
    expect(account.dependencies.fleet.announced).toHaveLength(announced + 1);
  });

  test('of another account answers like that of none, and leaves it', async () => {
    const { serviceToken } = await create();
    const stranger = await account.stranger();
    const errors = [{ code: 'SERVICE_TOKEN_NOT_FOUND', field: 'id' }];
    for (const id of [serviceToken.id, globalId('ServiceToken', crypto.randomUUID()), 'nonsense'])
      expect((await ask(stranger, REVOKE, { input: { id } })).data.revokeServiceToken).toEqual({
        revokedId: null,
        errors,
      });
    expect(await list(stranger)).toEqual([]);
    expect(await list()).toContainEqual(expect.objectContaining({ id: serviceToken.id }));
  });

  test('by two at once revokes it once', async () => {
    const { serviceToken } = await create();
    const input = { id: serviceToken.id };
    const answers = await Promise.all(
      [1, 2].map(() => ask(account.administrator(), REVOKE, { input })),
    );
    const revoked = answers.filter(({ data }) => data.revokeServiceToken.revokedId !== null);
    expect(revoked).toHaveLength(1);
  });

  test('needs a recent sign-in', async () => {
    const { serviceToken } = await create();
    const stale = { ...account.administrator(), freshUntil: account.clock };
    const answer = await ask(stale, REVOKE, { input: { id: serviceToken.id } });
    expect(answer.codes).toEqual(['REAUTHENTICATION_REQUIRED']);
  });
});
