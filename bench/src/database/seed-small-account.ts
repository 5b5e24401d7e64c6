import { randomUUID } from 'node:crypto';
import { generateOpaqueToken, hashOpaqueToken } from '@rekey/keys/opaque-token';
import type { Client } from 'pg';
import { seedApiKeys } from './seed-api-keys.ts';

/**
 * Adds an account of a few API keys beside whatever there is.
 *
 * @returns a service token that may list them.
 */
export async function seedSmallAccount(database: Client, apiKeys: number): Promise<string> {
  const id = randomUUID();
  const token = generateOpaqueToken('rkt_');
  await database.query(
    `INSERT INTO account (id, shortname, name, shared_secret_version)
     VALUES ($1, 'smallcorp', 'Small', 1)`,
    [id],
  );
  await database.query(
    `INSERT INTO service_token (id, account_id, name, token_hash, scopes, created_by_kind, created_by_label)
     VALUES (uuidv7(), $1, 'bench', $2, '{API_KEY_READ}', 'SYSTEM', 'bench')`,
    [id, hashOpaqueToken(token)],
  );
  await seedApiKeys(database, [id], apiKeys);
  return token;
}
