import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { LightMyRequestResponse } from 'fastify';
import type { Database } from '../../src/database/database.ts';
import { openTestDatabase } from '../support/database.ts';
import {
  ask,
  createTestUser,
  PASSWORD,
  signInNodes,
  type SignInApp,
  type TestUser,
} from './sign-in-app.ts';

const WRONG = 'wrong horse battery';

let database: Database;
let nodes: SignInApp[];
let user: TestUser;
let addresses = 0;

beforeAll(async () => {
  database = await openTestDatabase();
  nodes = signInNodes(database, 2);
});
afterAll(() => database.close());
beforeEach(async () => {
  await database.prisma.attemptCount.deleteMany();
  user = await createTestUser(nodes[0]!.dependencies);
});

/** Every attempt comes from another address, on another node than the one before. */
function attempt(
  email: string,
  password: string,
  cookie?: string,
): Promise<LightMyRequestResponse> {
  addresses += 1;
  return ask(nodes[addresses % 2]!.app, '/sign-in/email', {
    body: { email, password },
    ip: `198.51.100.${addresses % 250}`,
    ...(cookie && { cookie }),
  });
}

const known = (response: LightMyRequestResponse) =>
  response.cookies.find(({ name }) => name.endsWith('rekey.known'));

/** A browser in which that person's password was right, and nobody is signed in any more. */
async function knownBrowser(email = user.email): Promise<string> {
  const cookie = known(await attempt(email, PASSWORD));
  if (!cookie) throw new Error('the browser was not made known');
  return `${cookie.name}=${cookie.value}`;
}

async function wrongPasswords(times: number, email: string, cookie?: string): Promise<number[]> {
  const statuses = [];
  for (let index = 0; index < times; index += 1)
    statuses.push((await attempt(email, WRONG, cookie)).statusCode);
  return statuses;
}

// OWASP ASVS 6.1.1: "prevent malicious account lockout".
describe('a browser in which the password was right before', () => {
  test('signs in whatever strangers try meanwhile', async () => {
    const cookie = await knownBrowser();
    await wrongPasswords(12, user.email);
    expect((await attempt(user.email, PASSWORD)).statusCode).toBe(429);
    expect((await attempt(user.email, PASSWORD, cookie)).statusCode).toBe(200);
  });

  test('is limited as well, by itself', async () => {
    const cookie = await knownBrowser();
    const statuses = await wrongPasswords(12, user.email, cookie);
    expect(statuses.filter((status) => status === 401)).toHaveLength(10);
    expect((await attempt(user.email, PASSWORD, cookie)).statusCode).toBe(429);
    expect((await attempt(user.email, PASSWORD)).statusCode).toBe(200);
  });

  test('is known for that person alone', async () => {
    const other = await createTestUser(nodes[0]!.dependencies);
    const cookie = await knownBrowser(other.email);
    await wrongPasswords(12, user.email);
    expect((await attempt(user.email, PASSWORD, cookie)).statusCode).toBe(429);
  });

  test('stays the same one, so that nobody gets more tries by signing in', async () => {
    const cookie = await knownBrowser();
    const again = known(await attempt(user.email.toUpperCase(), PASSWORD, cookie));
    expect(`${again?.name}=${again?.value}`).toBe(cookie);
  });

  test('is known from the password on where a second factor is still to come', async () => {
    await database.prisma.authenticator.create({
      data: {
        userId: user.id,
        sealedSecret: new Uint8Array(1),
        confirmedAt: new Date(),
        createdAt: new Date(),
      },
    });
    const halfWay = await attempt(user.email, PASSWORD);
    expect([halfWay.statusCode, known(halfWay)?.value]).toEqual([401, expect.any(String)]);
  });
});

describe('the cookie of a known browser', () => {
  test('is out of reach of pages and other sites, and signs nobody in', async () => {
    const response = await attempt(user.email, PASSWORD);
    expect(known(response)).toMatchObject({
      ...{ name: 'rekey.known', httpOnly: true, sameSite: 'Strict', path: '/' },
      maxAge: 180 * 86_400,
    });
    const cookie = await knownBrowser();
    const session = await ask(nodes[0]!.app, '/get-session', { cookie });
    expect(session.json()).toBeNull();
  });

  test('is of the host alone on https', async () => {
    const publicUrl = 'https://rekey.example';
    const [node] = signInNodes(database, 1, { publicUrl });
    const body = { email: user.email, password: PASSWORD };
    const cookie = known(await ask(node!.app, '/sign-in/email', { body, origin: publicUrl }));
    expect(cookie).toMatchObject({ name: '__Host-rekey.known', secure: true, path: '/' });
    expect(cookie).not.toHaveProperty('domain');
  });

  test('comes with a right password alone', async () => {
    const cookie = await knownBrowser();
    for (const answer of [
      await attempt(user.email, WRONG),
      await attempt(user.email, WRONG, cookie),
      await attempt('nobody@acme.example', PASSWORD),
    ])
      expect(known(answer)).toBeUndefined();
  });

  test('cannot be made up', async () => {
    const cookie = await knownBrowser();
    const [name, id, signature = ''] = cookie.split(/[=.](?=[\w-]+(?:$|\.))/);
    await wrongPasswords(12, user.email);
    const others = [
      `${name}=${'A'.repeat(22)}.${signature}`,
      `${name}=${id}.${'A'.repeat(43)}`,
      `${name}=${id}.`,
      `${name}=${id}`,
      `${name}=`,
    ];
    for (const other of others)
      expect((await attempt(user.email, PASSWORD, other)).statusCode, other).toBe(429);
    expect((await attempt(user.email, PASSWORD, cookie)).statusCode).toBe(200);
  });
});
