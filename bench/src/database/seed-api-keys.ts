import type { Client } from 'pg';
import type { SeededApiKey } from '../api/mint-access-tokens.ts';

const SEARCH_INDEX = 'api_key_search_idx';
/** From here on it is faster to build the search index anew than to keep it up to date. */
const MANY = 20_000;

/**
 * Gives each of these accounts the same number of API keys: `app-0000001` and so on.
 *
 * @returns the first keys of the first account.
 */
export async function seedApiKeys(
  database: Client,
  accountIds: readonly string[],
  apiKeysPerAccount: number,
): Promise<readonly SeededApiKey[]> {
  const insert = () => insertApiKeys(database, accountIds, apiKeysPerAccount);
  if (accountIds.length * apiKeysPerAccount < MANY) await insert();
  else await withoutSearchIndex(database, insert);
  await database.query('VACUUM ANALYZE');
  const { rows } = await database.query<SeededApiKey>(
    'SELECT id, appname FROM api_key WHERE account_id = $1 ORDER BY appname LIMIT 100',
    [accountIds[0]],
  );
  return rows;
}

async function insertApiKeys(
  database: Client,
  accountIds: readonly string[],
  apiKeysPerAccount: number,
): Promise<void> {
  await database.query(
    `INSERT INTO api_key (id, account_id, appname, description, role, appkey_hash, created_at,
                          last_login_at, created_by_kind, created_by_label)
     SELECT uuidv7(), account_id, 'app-' || lpad(n::text, 7, '0'),
            'Forwards the events of site ' || substr(md5(n::text), 1, 12),
            'READONLY', sha256(convert_to(n::text, 'UTF8')), now() - n * interval '1 second',
            now() - (n % 1000) * interval '1 minute', 'SYSTEM', 'bench'
       FROM unnest($1::uuid[]) account_id, generate_series(1, $2::int) n`,
    [accountIds, apiKeysPerAccount],
  );
}

async function withoutSearchIndex(database: Client, insert: () => Promise<void>): Promise<void> {
  const { rows } = await database.query<{ definition: string }>(
    `SELECT pg_get_indexdef($1::regclass) AS definition`,
    [SEARCH_INDEX],
  );
  await database.query(`DROP INDEX ${SEARCH_INDEX}`);
  await insert();
  await database.query(rows[0]?.definition ?? '');
}
