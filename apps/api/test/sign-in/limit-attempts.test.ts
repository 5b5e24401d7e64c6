import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  ask,
  createTestUser,
  PASSWORD,
  signIn,
  signInNodes,
  type SignInApp,
  type TestUser,
} from './sign-in-app.ts';
import type { Database } from '../../src/database/database.ts';
import { openTestDatabase } from '../support/database.ts';
import { testPasswordHashing } from '../support/password-hashing.ts';

let database: Database;
let nodes: SignInApp[];
let node: SignInApp;
let user: TestUser;
let clock = new Date();

beforeAll(async () => {
  database = await openTestDatabase();
  nodes = signInNodes(database, 2, { now: () => clock });
  node = nodes[0]!;
});
afterAll(() => database.close());
beforeEach(async () => {
  await database.prisma.attemptCount.deleteMany();
  clock = new Date();
  user = await createTestUser(node.dependencies);
});

const WRONG = 'wrong horse battery';
let addresses = 0;
/** Every attempt comes from another address, so that only the e-mail address is counted. */
const elsewhere = () => `198.51.100.${(addresses += 1) % 250}`;
const attempt = (
  email: string,
  password: string,
  options: { ip?: string; on?: SignInApp; cookie?: string } = {},
) => {
  const { ip = elsewhere(), on = node, cookie } = options;
  return ask(on.app, '/sign-in/email', {
    body: { email, password },
    ip,
    ...(cookie && { cookie }),
  });
};
const statuses = async (attempts: readonly Promise<{ statusCode: number }>[]) =>
  (await Promise.all(attempts)).map(({ statusCode }) => statusCode);
const times = <Result>(count: number, work: (index: number) => Result) =>
  Array.from({ length: count }, (_, index) => work(index));

describe('wrong passwords', () => {
  test('for one e-mail address are limited to ten in 15 minutes, on all nodes together and at once', async () => {
    const answers = await statuses(
      times(14, (index) => attempt(user.email, WRONG, { on: nodes[index % 2]! })),
    );
    expect(answers.filter((status) => status === 401)).toHaveLength(10);
    expect(answers.filter((status) => status === 429)).toHaveLength(4);
    const limited = await attempt(user.email, PASSWORD);
    expect(limited.statusCode).toBe(429);
    expect(limited.json()).toMatchObject({ code: 'RATE_LIMITED' });
    expect(Number(limited.headers['retry-after'])).toBeGreaterThan(800);
    // Not even looked at: a right password among too many wrong ones makes no session.
    expect(await database.prisma.session.count({ where: { userId: user.id } })).toBe(0);
    clock = new Date(clock.getTime() + 900_000);
    expect((await attempt(user.email, PASSWORD)).statusCode).toBe(200);
  });

  test('are in the audit log once each, and the limit once', async () => {
    await statuses(times(14, () => attempt(user.email, WRONG)));
    const where = { accountId: user.accountId, action: 'REFUSE' };
    const events = await database.prisma.auditEvent.findMany({ where });
    expect(
      events.filter(({ description }) => description.endsWith('wrong password.')),
    ).toHaveLength(10);
    expect(events).toHaveLength(11);
  });

  test('for an unknown e-mail address are limited in the same way', async () => {
    const answers = await statuses(times(12, () => attempt('nobody@acme.example', WRONG)));
    expect(answers.filter((status) => status === 429)).toHaveLength(2);
  });

  test('from one address are limited to thirty in a minute, whatever header it sends', async () => {
    const sent = await statuses(
      times(32, (index) => attempt(`nobody-${index}@acme.example`, WRONG, { ip: '203.0.113.5' })),
    );
    expect(sent.filter((status) => status === 429)).toHaveLength(2);
    const forged = await node.app.inject({
      method: 'POST',
      url: '/auth/sign-in/email',
      headers: {
        'x-forwarded-for': '198.51.100.99, 203.0.113.5',
        'x-rekey-client-address': '198.51.100.98',
        forwarded: 'for=198.51.100.97',
      },
      payload: { email: user.email, password: PASSWORD },
    });
    expect(forged.statusCode).toBe(429);
    expect((await attempt(user.email, PASSWORD)).statusCode).toBe(200);
  });

  test('of strangers do not keep a signed-in user from confirming the password', async () => {
    const cookie = await signIn(node.app, user.email);
    await statuses(times(12, () => attempt(user.email, WRONG)));
    expect((await attempt(user.email, PASSWORD)).statusCode).toBe(429);
    expect((await attempt(user.email, PASSWORD, { cookie })).statusCode).toBe(200);
  });

  test('at a change of password are limited too', async () => {
    const cookie = await signIn(node.app, user.email);
    const body = { currentPassword: WRONG, newPassword: 'another horse battery' };
    const answers = await statuses(
      times(12, () => ask(node.app, '/change-password', { cookie, body, ip: elsewhere() })),
    );
    expect(answers.filter((status) => status === 400)).toHaveLength(10);
    expect(answers.filter((status) => status === 429)).toHaveLength(2);
  });
});

test('right passwords are not limited', async () => {
  for (let round = 0; round < 3; round += 1) {
    const answers = await statuses(
      times(8, () => attempt(user.email, PASSWORD, { ip: '203.0.113.9' })),
    );
    expect(new Set(answers)).toEqual(new Set([200]));
  }
});

test('the client address that the log and the session show is the one of the connection', async () => {
  await node.app.inject({
    method: 'POST',
    url: '/auth/sign-in/email',
    remoteAddress: '203.0.113.77',
    headers: { 'x-forwarded-for': '198.51.100.1', 'x-rekey-client-address': '198.51.100.2' },
    payload: { email: user.email, password: PASSWORD },
  });
  const where = { userId: user.id };
  expect(await database.prisma.session.findFirst({ where })).toMatchObject({
    ipAddress: '203.0.113.77',
  });
  const event = await database.prisma.auditEvent.findFirst({
    where: { accountId: user.accountId, action: 'CREATE', class: 'SIGN_IN' },
  });
  expect(event?.ip).toBe('203.0.113.77');
});

test('a refusal takes its time whether the e-mail address is known', async () => {
  const passwordHashing = { ...testPasswordHashing, refusalMsMin: 400 };
  const [slow] = signInNodes(database, 1, { passwordHashing });
  const timed = async (email: string) => {
    const startedAt = performance.now();
    await ask(slow!.app, '/sign-in/email', { body: { email, password: WRONG } });
    return performance.now() - startedAt;
  };
  for (const email of [user.email, 'nobody@acme.example', 'not an address'])
    expect(await timed(email)).toBeGreaterThan(390);
});
