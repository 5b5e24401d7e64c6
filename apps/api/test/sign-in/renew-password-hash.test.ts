import { hashPassword } from 'better-auth/crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Database } from '../../src/database/database.ts';
import {
  confirmStoredAuthenticator,
  storeAuthenticator,
} from '../../src/second-factor/second-factor.store.ts';
import type { ScryptCost } from '../../src/sign-in/password-hash.ts';
import { createPasswordHashing, type PasswordHashing } from '../../src/sign-in/password-hashing.ts';
import { updatePassword } from '../../src/user/reset-link.store.ts';
import { openTestDatabase } from '../support/database.ts';
import { TEST_WORK, testPasswordHashing } from '../support/password-hashing.ts';
import { ask, createTestUser, PASSWORD, signInNodes, type TestUser } from './sign-in-app.ts';

let database: Database;

beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.close());

const nodeWith = (changes: Partial<PasswordHashing> = {}) =>
  signInNodes(database, 1, { passwordHashing: { ...testPasswordHashing, ...changes } })[0]!;

/** A user whose password was stored by Better Auth itself. */
async function createEarlierUser(): Promise<TestUser> {
  const user = await createTestUser(nodeWith().dependencies);
  await store(user, await hashPassword(PASSWORD));
  return user;
}

const store = (user: TestUser, hash: string) => updatePassword(database.prisma, user.id, hash);

async function storedOf(user: TestUser): Promise<string> {
  const login = await database.prisma.login.findFirstOrThrow({ where: { userId: user.id } });
  return login.password ?? '';
}

async function signInAs(
  user: { readonly email: string },
  { app } = nodeWith(),
  password = PASSWORD,
): Promise<number> {
  const body = { email: user.email, password };
  return (await ask(app, '/sign-in/email', { body })).statusCode;
}

// docs/cryptography.md, "Passwords"; OWASP Password Storage Cheat Sheet, "Upgrading Legacy Hashes".
describe('a password in the form of before', () => {
  test('is hashed anew by the sign-in that uses it, and goes on being right', async () => {
    const user = await createEarlierUser();
    expect(await signInAs(user, nodeWith(), 'wrong horse battery')).toBe(401);
    expect(await storedOf(user)).not.toMatch(/^\$scrypt/);
    expect(await signInAs(user)).toBe(200);
    const renewed = await storedOf(user);
    expect(renewed).toMatch(/^\$scrypt\$ln=10,r=8,p=1\$/);
    expect(await signInAs(user)).toBe(200);
    expect(await signInAs(user, nodeWith(), 'wrong horse battery')).toBe(401);
    expect(await storedOf(user)).toBe(renewed);
  });

  test('is hashed anew where a second factor is owed', async () => {
    const user = await createEarlierUser();
    const now = new Date();
    await database.prisma.$transaction(async (transaction) => {
      await storeAuthenticator(transaction, user.id, new Uint8Array(32), now);
      await confirmStoredAuthenticator(transaction, user.id, { step: 0n, now });
    });
    expect(await signInAs(user)).toBe(401);
    expect(await storedOf(user)).toMatch(/^\$scrypt\$ln=10,r=8,p=1\$/);
  });

  test('is hashed anew by one of two who sign in at once, and both are let in', async () => {
    const user = await createEarlierUser();
    const nodes = [nodeWith(), nodeWith()];
    expect(await Promise.all(nodes.map((node) => signInAs(user, node)))).toEqual([200, 200]);
    expect(await signInAs(user)).toBe(200);
  });

  test('does not come back where the password is changed meanwhile', async () => {
    const user = await createEarlierUser();
    const changed = await testPasswordHashing.hash('another horse battery');
    const hash: PasswordHashing['hash'] = async (password) => {
      await store(user, changed);
      return testPasswordHashing.hash(password);
    };
    await signInAs(user, nodeWith({ hash }));
    expect(await storedOf(user)).toBe(changed);
  });

  test('of one user leaves those of others alone', async () => {
    const [user, other] = [await createEarlierUser(), await createEarlierUser()];
    const stored = await storedOf(other);
    await signInAs(user);
    expect(await storedOf(other)).toBe(stored);
  });
});

test('a password that was stored at another cost is hashed anew', async () => {
  const user = await createTestUser(nodeWith().dependencies);
  const cheap = createPasswordHashing({ ...TEST_WORK, cost: { log2N: 9, r: 8, p: 1 } });
  await store(user, await cheap.hash(PASSWORD));
  expect(await signInAs(user)).toBe(200);
  expect(await storedOf(user)).toMatch(/^\$scrypt\$ln=10,r=8,p=1\$/);
});

describe('it costs one hash, at the cost of all,', () => {
  /** Signs in on a node that counts what is hashed. @returns the costs. */
  async function costsOf(user: { readonly email: string }): Promise<readonly ScryptCost[]> {
    const costs: ScryptCost[] = [];
    const hashing = createPasswordHashing(TEST_WORK, async (_password, _salt, bytes, cost) => {
      costs.push(cost);
      return Buffer.alloc(bytes);
    });
    expect(await signInAs(user, nodeWith(hashing), 'wrong horse battery')).toBe(401);
    return costs;
  }

  test('to be refused for a wrong password', async () => {
    expect(await costsOf(await createTestUser(nodeWith().dependencies))).toEqual([TEST_WORK.cost]);
  });

  test('for an e-mail address that nobody has', async () => {
    expect(await costsOf({ email: 'nobody@acme.example' })).toEqual([TEST_WORK.cost]);
  });

  test('for who has no password', async () => {
    const user = await createTestUser(nodeWith().dependencies);
    await database.prisma.login.updateMany({
      where: { userId: user.id },
      data: { password: null },
    });
    expect(await costsOf(user)).toEqual([TEST_WORK.cost]);
  });

  test('for what is stored and cannot be read', async () => {
    const user = await createTestUser(nodeWith().dependencies);
    await store(user, '$scrypt$ln=30,r=8,p=1$AAAAAAAAAAAAAAAAAAAAAA$');
    expect(await costsOf(user)).toEqual([TEST_WORK.cost]);
  });
});
