import type { Client } from 'pg';
import type { SeededApiKey } from '../api/mint-access-tokens.ts';
import { withoutIndexes } from './without-indexes.ts';

/** From here on it is faster to build the indexes anew than to keep them up to date. */
const MANY = 20_000;
/**
 * By this prime the numbers of names run through all of them in another order than the rows: as in life,
 * and so that reading many rows in the order of their names is not made easy.
 */
const STRIDE = 611_953;

/** Words of the descriptions, and which of an account's keys have them. */
export const WORDS = {
  /** Every key. */
  common: 'events',
  /** One key in a hundred, anywhere in the order of names. */
  scattered: 'lemon',
  /** The last 12 % by name, all together, and none before. */
  atEnd: 'plant',
} as const;

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
  else await withoutIndexes(database, 'api_key', insert);
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
            'Forwards the ${WORDS.common} of '
              || CASE WHEN n > 0.88 * $2 THEN '${WORDS.atEnd} ' ELSE 'site ' END
              || CASE WHEN hashint8(n) % 100 = 0 THEN '${WORDS.scattered} ' ELSE '' END
              || substr(md5(n::text), 1, 12),
            'READONLY', sha256(convert_to(n::text, 'UTF8')), now() - row * interval '1 second',
            now() - (row * 7 % 1000) * interval '1 minute', 'SYSTEM', 'bench'
       FROM unnest($1::uuid[]) account_id, generate_series(1, $2::bigint) row,
            LATERAL (SELECT row * ${STRIDE} % $2 + 1) permuted(n)`,
    [accountIds, apiKeysPerAccount],
  );
}
