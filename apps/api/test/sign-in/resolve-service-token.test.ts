import { generateOpaqueToken, hashOpaqueToken } from '@rekey/keys/opaque-token';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Database } from '../../src/database/database.ts';
import { revokeServiceToken } from '../../src/service-token/revoke-service-token.ts';
import type { Viewer } from '../../src/sign-in/viewer.ts';
import { openTestDatabase } from '../support/database.ts';
import { createTestServiceToken } from '../support/service-token.ts';
import {
  createTestUser,
  signIn,
  signInNodes,
  type SignInApp,
  type TestUser,
} from './sign-in-app.ts';

let database: Database;
let nodes: SignInApp[];
let node: SignInApp;
let user: TestUser;
let admin: Viewer;
let clock: Date;

beforeAll(async () => {
  database = await openTestDatabase();
  nodes = signInNodes(database, 2, { now: () => clock });
  node = nodes[0]!;
  clock = new Date();
  user = await createTestUser(node.dependencies);
  const cookie = await signIn(node.app, user.email);
  const viewer = await node.resolveViewer({ headers: { cookie }, ip: '192.0.2.7' });
  if (!viewer) throw new Error('not signed in');
  admin = viewer;
});
beforeEach(() => {
  clock = new Date();
});
afterAll(() => database.close());

const bearer = (token: string, cookie?: string) =>
  node.resolveViewer({ headers: { authorization: `Bearer ${token}`, cookie }, ip: '192.0.2.7' });

describe('a service token', () => {
  async function create(
    scopes: ('API_KEY_READ' | 'TOKEN_INTROSPECT')[],
    columns: { expiresAt?: Date; sourceAddresses?: string[] } = {},
  ) {
    const { prisma } = database;
    const whole = { name: 'deploy', scopes, ...columns };
    const token = await createTestServiceToken(prisma, user.accountId, whole);
    const where = { tokenHash: hashOpaqueToken(token) };
    const { id } = await prisma.serviceToken.findUniqueOrThrow({ where });
    return { id, token };
  }
  const from = (ip: string, token: string) =>
    node.resolveViewer({ headers: { authorization: `Bearer ${token}` }, ip });

  test('stands for itself, with exactly its scopes', async () => {
    const { id, token } = await create(['API_KEY_READ', 'TOKEN_INTROSPECT']);
    expect(await bearer(token)).toEqual({
      kind: 'SERVICE_TOKEN',
      id,
      label: 'deploy',
      name: 'deploy',
      accountId: user.accountId,
      accountShortname: admin.accountShortname,
      role: null,
      permissions: new Set(['API_KEY_READ', 'TOKEN_INTROSPECT']),
      freshUntil: null,
      ip: '192.0.2.7',
    });
  });

  test('is refused from the moment it expires, also where it is remembered', async () => {
    const { token } = await create([], { expiresAt: new Date(clock.getTime() + 1000) });
    expect(await bearer(token)).not.toBeNull();
    clock = new Date(clock.getTime() + 1000);
    expect(await bearer(token)).toBeNull();
  });

  test('is refused at once when it is revoked', async () => {
    const { id: serviceTokenId, token } = await create(['API_KEY_READ']);
    expect(await bearer(token)).not.toBeNull();
    await revokeServiceToken(node.dependencies, admin, { serviceTokenId, clientMutationId: null });
    expect(await bearer(token)).toBeNull();
  });

  test('that is wrong is not made good by a session', async () => {
    const cookie = await signIn(node.app, user.email);
    expect(await bearer(generateOpaqueToken('rkt_'), cookie)).toBeNull();
    expect(await bearer('nonsense', cookie)).toBeNull();
    expect(await bearer(generateOpaqueToken('rka_'), cookie)).toBeNull();
  });

  const lastUse = async (id: string) => {
    const select = { lastUsedAt: true, lastUsedIp: true };
    return database.prisma.serviceToken.findUniqueOrThrow({ where: { id }, select });
  };

  test('has its last use written down, with those of others, and none on the request', async () => {
    const { id, token } = await create([]);
    const { id: otherId, token: other } = await create([]);
    for (const ip of ['192.0.2.1', '192.0.2.2', '192.0.2.3']) await from(ip, token);
    await from('192.0.2.9', other);
    expect(await lastUse(id)).toEqual({ lastUsedAt: null, lastUsedIp: null });
    await node.watch.flush();
    expect(await lastUse(id)).toEqual({ lastUsedAt: clock, lastUsedIp: '192.0.2.3' });
    expect(await lastUse(otherId)).toEqual({ lastUsedAt: clock, lastUsedIp: '192.0.2.9' });
  });

  test('has its last use written later where the database cannot be written', async () => {
    const { id, token } = await create([]);
    await from('192.0.2.1', token);
    const rename = 'ALTER TABLE service_token RENAME COLUMN';
    await database.prisma.$executeRawUnsafe(`${rename} last_used_ip TO last_used_from`);
    await node.watch.flush();
    await database.prisma.$executeRawUnsafe(`${rename} last_used_from TO last_used_ip`);
    expect(await lastUse(id)).toEqual({ lastUsedAt: null, lastUsedIp: null });
    await node.watch.flush();
    expect(await lastUse(id)).toEqual({ lastUsedAt: clock, lastUsedIp: '192.0.2.1' });
  });

  test('keeps the latest use of all nodes, whoever writes last', async () => {
    const { id, token } = await create([]);
    const latest = clock;
    await from('192.0.2.1', token);
    clock = new Date(latest.getTime() - 60_000);
    await nodes[1]!.resolveViewer({ headers: { authorization: `Bearer ${token}` }, ip: '::1' });
    await node.watch.flush();
    await nodes[1]!.watch.flush();
    expect(await lastUse(id)).toEqual({ lastUsedAt: latest, lastUsedIp: '192.0.2.1' });
  });

  test('that was revoked meanwhile does not keep the uses of others from being written', async () => {
    const { id, token } = await create([]);
    const { id: goneId, token: gone } = await create([]);
    await bearer(token);
    await bearer(gone);
    await database.prisma.serviceToken.delete({ where: { id: goneId } });
    await node.watch.flush();
    expect((await lastUse(id)).lastUsedAt).toEqual(clock);
  });

  test('is good from its source addresses alone, also where it is remembered', async () => {
    const sourceAddresses = ['203.0.113.7', '10.0.0.0/8', '2001:db8::/32'];
    const { id, token } = await create(['API_KEY_READ'], { sourceAddresses });
    for (const ip of ['203.0.113.7', '10.9.8.7', '::ffff:10.9.8.7', '2001:db8:1::2'])
      expect(await from(ip, token)).toMatchObject({ id, ip });
    for (const ip of [
      '203.0.113.8',
      '11.0.0.1',
      '::ffff:11.0.0.1',
      '2001:db9::1',
      '::1',
      'unix',
      '',
    ])
      expect(await from(ip, token)).toBeNull();
  });

  test('refused for its source address is told of once a minute, and not as used', async () => {
    const { id, token } = await create([], { sourceAddresses: ['203.0.113.7'] });
    const refusals = () =>
      database.prisma.auditEvent.findMany({
        where: { accountId: user.accountId, action: 'REFUSE', class: 'SERVICE_TOKEN', actorId: id },
      });
    for (const ip of ['192.0.2.1', '192.0.2.2', '192.0.2.1']) await from(ip, token);
    await node.watch.flush();
    expect(await refusals()).toMatchObject([
      {
        subclass: 'SOURCE_ADDRESS',
        actorKind: 'SERVICE_TOKEN',
        actorLabel: 'deploy',
        ip: '192.0.2.1',
        description:
          'The service token deploy was refused: 192.0.2.1 is not among its source addresses.',
      },
    ]);
    clock = new Date(clock.getTime() + 60_000);
    await from('192.0.2.2', token);
    await node.watch.flush();
    expect(await refusals()).toHaveLength(2);
    expect(await lastUse(id)).toEqual({ lastUsedAt: null, lastUsedIp: null });
  });
});
