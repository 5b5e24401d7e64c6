import { readFileSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Database } from '../../src/database/database.ts';
import { SEALED_COLUMNS } from '../../src/master-key/sealed-columns.ts';
import { openTestDatabase } from '../support/database.ts';

let database: Database;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.close());

/** Columns of bytes that hold no sealed value. */
const NOT_SEALED = [
  'accepted_request_token.digest',
  'api_key.appkey_hash',
  'audit_chain.hash',
  'audit_event.hash',
  'audit_event.previous_hash',
  'invitation.token_hash',
  'mutation_answer.input_hash',
  'passkey.public_key',
  'provider_visit.invitation_token_hash',
  'provider_visit.token_hash',
  'recovery_code.code_hash',
  'refresh_token.token_hash',
  'reset_link.token_hash',
  'service_token.token_hash',
  'setup_link.token_hash',
  'sign_in_challenge.token_hash',
];

// A column that is missing there keeps its old master key for ever, and is lost with it.
test('every column of bytes is among those that are sealed anew, or named here as not sealed', async () => {
  const columns = await database.prisma.$queryRaw<{ name: string }[]>`
    SELECT table_name || '.' || column_name AS name FROM information_schema.columns
     WHERE table_schema = 'public' AND data_type = 'bytea' ORDER BY 1`;
  const known = [...SEALED_COLUMNS.map(({ table, column }) => `${table}.${column}`), ...NOT_SEALED];
  expect(columns.map(({ name }) => name)).toEqual(known.toSorted());
});

// What is sealed might also be kept as text, or somewhere else.
test('nothing is sealed but by those that the columns are of', () => {
  const folder = resolve(import.meta.dirname, '../../src');
  const sealing = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !name.includes('generated'))
    .filter((name) => /[^\w.]seal\(/.test(readFileSync(join(folder, name), 'utf8')));
  expect(sealing.toSorted()).toEqual([
    'audit/audit-signing-key.ts',
    'master-key/seal-anew.ts',
    'mutation-answer/answer-once.ts',
    'second-factor/sealed-authenticator.ts',
    'shared-secret/sealed-access-token-salt.ts',
    'shared-secret/sealed-shared-secret.ts',
    'webhook/signing-secret.ts',
  ]);
});
