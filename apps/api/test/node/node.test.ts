import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildGraphqlSchema } from '../../src/graphql/schema.ts';
import { globalId, NODE_TYPENAMES, type NodeTypename } from '../../src/graphql/global-id.ts';
import { regenerateSharedSecret } from '../../src/shared-secret/regenerate-shared-secret.ts';
import type { Permission } from '../../src/sign-in/permission.ts';
import { askSchema, type Ask } from '../support/ask-graphql.ts';
import { openTestAccount, type TestAccount } from '../support/test-account.ts';

let account: TestAccount;
let ask: Ask;
let ids: Record<NodeTypename, string>;
beforeAll(async () => {
  account = await openTestAccount();
  ask = askSchema(account.dependencies, await buildGraphqlSchema());
  ids = await seedOneOfEach(account, account.accountId);
});
afterAll(() => account.database.close());

/** @returns global ids of one object of each type. */
async function seedOneOfEach({ dependencies, clock }: TestAccount, accountId: string) {
  const { prisma } = dependencies;
  const name = randomUUID();
  const createdBy = { createdByKind: 'SYSTEM', createdByLabel: 'system' } as const;
  const hash = () => new Uint8Array(Buffer.from(randomUUID()));
  const user = await prisma.user.create({
    data: { name, email: `${name}@acme.example`, member: { create: { accountId, role: 'ADMIN' } } },
  });
  const sharedSecret = await prisma.sharedSecret.findFirstOrThrow({ where: { accountId } });
  const auditEvent = await prisma.auditEvent.findFirstOrThrow({ where: { accountId } });
  const apiKey = await prisma.apiKey.create({
    data: { accountId, appname: name, role: 'ADMIN', appkeyHash: hash(), ...createdBy },
  });
  const invitation = await prisma.invitation.create({
    data: {
      accountId,
      email: `${name}@invited.example`,
      role: 'ADMIN',
      tokenHash: hash(),
      expiresAt: new Date(clock.getTime() + 1000),
      ...createdBy,
    },
  });
  const serviceToken = await prisma.serviceToken.create({
    data: { accountId, name, tokenHash: hash(), scopes: [], ...createdBy },
  });
  const endpoint = await prisma.webhookEndpoint.create({
    data: { accountId, url: 'https://hooks.example/', sealedSecret: hash(), ...createdBy },
  });
  const message = await prisma.webhookMessage.create({
    data: { accountId, type: 'webhook.test', body: '{}', dueAt: clock, fannedOutAt: clock },
  });
  const delivery = await prisma.webhookDelivery.create({
    data: {
      messageId: message.id,
      endpointId: endpoint.id,
      nextAttemptAt: clock,
      createdAt: clock,
    },
  });
  return {
    Account: globalId('Account', accountId),
    SharedSecret: globalId('SharedSecret', sharedSecret.id),
    ApiKey: globalId('ApiKey', apiKey.id),
    AuditEvent: globalId('AuditEvent', auditEvent.id),
    User: globalId('User', user.id),
    Invitation: globalId('Invitation', invitation.id),
    ServiceToken: globalId('ServiceToken', serviceToken.id),
    WebhookEndpoint: globalId('WebhookEndpoint', endpoint.id),
    WebhookDelivery: globalId('WebhookDelivery', delivery.id),
  };
}

const NODE = 'query ($id: ID!) { node(id: $id) { __typename id } }';

describe.each(NODE_TYPENAMES)('%s', (typename) => {
  it('is found by its id', async () => {
    const id = ids[typename];
    const { data } = await ask(account.administrator(), NODE, { id });
    expect(data.node).toEqual({ __typename: typename, id });
  });

  it("is null for another account's id, as for one that is nobody's", async () => {
    const stranger = await account.stranger();
    expect(await ask(stranger, NODE, { id: ids[typename] })).toEqual({
      data: { node: null },
      codes: [],
    });
    const nobodys = globalId(typename, randomUUID());
    expect((await ask(account.administrator(), NODE, { id: nobodys })).data.node).toBeNull();
  });
});

it.each<[NodeTypename, Permission]>([
  ['SharedSecret', 'SHARED_SECRET_READ'],
  ['ApiKey', 'API_KEY_READ'],
  ['AuditEvent', 'AUDIT_READ'],
  ['User', 'USER_MANAGE'],
  ['Invitation', 'USER_MANAGE'],
  ['ServiceToken', 'SERVICE_TOKEN_MANAGE'],
  ['WebhookEndpoint', 'WEBHOOK_MANAGE'],
  ['WebhookDelivery', 'WEBHOOK_MANAGE'],
])('needs for a %s the permission %s, be the id right or not', async (typename, permission) => {
  const { permissions, ...viewer } = account.administrator();
  const others = new Set([...permissions].filter((other) => other !== permission));
  for (const id of [ids[typename], globalId(typename, randomUUID())]) {
    const refused = await ask({ ...viewer, permissions: others }, NODE, { id });
    expect(refused).toEqual({ data: { node: null }, codes: ['FORBIDDEN'] });
  }
  const only = { ...viewer, permissions: new Set([permission]) };
  expect((await ask(only, NODE, { id: ids[typename] })).data.node).toEqual({
    __typename: typename,
    id: ids[typename],
  });
});

it('shows the account to every viewer, and to nobody without a sign-in', async () => {
  const { data } = await ask(account.serviceToken(), NODE, { id: ids.Account });
  expect(data.node.id).toBe(ids.Account);
  expect((await ask(null, NODE, { id: ids.Account })).codes).toEqual(['UNAUTHENTICATED']);
});

it.each(['', 'x', Buffer.from(`Session:${randomUUID()}`).toString('base64url')])(
  'is null for %j',
  async (id) => {
    expect((await ask(account.administrator(), NODE, { id })).data.node).toBeNull();
  },
);

it('reveals a shared secret only as its own field would', async () => {
  const value = 'query ($id: ID!) { node(id: $id) { ... on SharedSecret { value } } }';
  const stale = { ...account.administrator(), freshUntil: null };
  expect((await ask(stale, value, { id: ids.SharedSecret })).codes).toEqual([
    'REAUTHENTICATION_REQUIRED',
  ]);
});

it('does not find a shared secret that was regenerated', async () => {
  const stranger = await account.stranger();
  const { id } = await account.dependencies.prisma.sharedSecret.findFirstOrThrow({
    where: { accountId: stranger.accountId },
  });
  await regenerateSharedSecret(account.dependencies, stranger, {});
  const { data } = await ask(stranger, NODE, { id: globalId('SharedSecret', id) });
  expect(data.node).toBeNull();
});
