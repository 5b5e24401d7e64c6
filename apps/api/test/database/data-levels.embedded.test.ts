import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Database } from '../../src/database/database.ts';
import { SEALED_COLUMNS } from '../../src/master-key/sealed-columns.ts';
import { createTestUser, PASSWORD } from '../sign-in/sign-in-app.ts';
import { openTestDatabase } from '../support/database.ts';
import { testMasterKeys } from '../support/master-keys.ts';
import { startTestServer } from '../support/test-server.ts';

const PAGE = readFileSync(resolve(import.meta.dirname, '../../../../docs/data.md'), 'utf8');
const ROW = /^\| `(?<table>\w+)` +\|(?<secret>[^|]+)\|(?<personal>[^|]+)\|(?<internal>[^|]+)\|$/gm;

type Level = 'secret' | 'personal' | 'internal';

/** Columns as docs/data.md lists them, with their levels. */
const listed = Array.from(PAGE.matchAll(ROW), ({ groups = {} }) =>
  (['secret', 'personal', 'internal'] as const).flatMap((level) =>
    Array.from(groups[level]?.match(/(?<=`)\w+(?=`)/g) ?? [], (column) => ({
      name: `${groups['table']}.${column}`,
      level,
    })),
  ),
).flat();

/** Secret, and neither sealed nor a hash. Why each may be. */
const IN_CLEAR: Readonly<Record<string, string>> = {
  'login.password': 'scrypt, as a PHC string',
  'login.access_token': 'of a library, always null',
  'login.refresh_token': 'of a library, always null',
  'login.id_token': 'of a library, always null',
  'session.token': 'opens nothing without the signature of the cookie',
  'sign_in_challenge.webauthn_challenge': 'is signed by a passkey, once',
  'verification.value': 'of a library, which is not asked to keep any',
};

let database: Database;
let columns: { readonly name: string; readonly type: string }[];
beforeAll(async () => {
  database = await openTestDatabase();
  columns = await database.prisma.$queryRaw`
    SELECT table_name || '.' || column_name AS name, data_type AS type
      FROM information_schema.columns
     WHERE table_schema = 'public' AND table_name <> '_prisma_migrations'`;
});
afterAll(() => database.close());

const namesOf = (level: Level) =>
  listed.filter((column) => column.level === level).map(({ name }) => name);

// OWASP ASVS 14.1.1: whoever keeps something new says what it is.
describe('the levels of protection', () => {
  test('have every column, once', () => {
    const names = listed.map(({ name }) => name);
    expect(names.length).toBeGreaterThan(200);
    expect(names.toSorted()).toEqual(columns.map(({ name }) => name).toSorted());
  });

  test('have all that is sealed among what is secret', () => {
    const sealed = SEALED_COLUMNS.map(({ table, column }) => `${table}.${column}`);
    expect(namesOf('secret')).toEqual(expect.arrayContaining(sealed));
  });

  test('keep what is secret sealed or hashed', () => {
    const sealed = SEALED_COLUMNS.map(({ table, column }) => `${table}.${column}`);
    const bare = namesOf('secret').filter((name) => {
      const type = columns.find((column) => column.name === name)?.type;
      const isHash = type === 'bytea' && /(?:hash|digest)$/.test(name);
      return !isHash && !sealed.includes(name);
    });
    expect(bare.toSorted()).toEqual(Object.keys(IN_CLEAR).toSorted());
  });

  test('have no secret where a library could keep one, and does not', async () => {
    const node = await startTestServer({ database, masterKeys: testMasterKeys() });
    const { email } = await createTestUser(node.dependencies);
    const { ok } = await fetch(`${node.origin}/auth/sign-in/email`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ email, password: PASSWORD }),
    });
    await node.close();
    expect(ok).toBe(true);
    const { prisma } = database;
    const tokens = { accessToken: true, refreshToken: true, idToken: true } as const;
    expect(await prisma.login.findMany({ select: tokens })).toEqual([
      { accessToken: null, refreshToken: null, idToken: null },
    ]);
    expect(await prisma.verification.count()).toBe(0);
  });
});
