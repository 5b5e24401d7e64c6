import type { Client } from 'pg';
import { withoutIndexes } from './without-indexes.ts';

/** One in so many keys was used within the last week. */
const KEYS_PER_USED = 10;
/** How far back the uses lie that are made up. */
const SPREAD = '6 days 12 hours';

/**
 * Makes every tenth API key of an account look used with its current shared secret, at moments spread
 * over the last six days and a half, each as busy as it may be, with its requests of yesterday and today.
 */
export async function seedUsage(database: Client, accountId: string): Promise<void> {
  await withoutIndexes(database, 'api_key_use', async () => {
    await database.query(
      `INSERT INTO api_key_use (api_key_id, shared_secret_version, account_id, accepted_count,
                                first_accepted_at, last_accepted_at, last_accepted_ip, busyness)
       SELECT api_key.id, shared_secret_version, account.id, 1 + hash % 100000,
              now() - interval '90 days',
              now() - hash % 100000 / 100000.0 * interval '${SPREAD}', '192.0.2.1',
              extract(epoch FROM now()) / 86400 + log(2, 1 + hash % 100003)
         FROM account JOIN api_key ON account_id = account.id,
              LATERAL (SELECT hashtext(appname)::bigint + 2147483648) AS hashed(hash)
        WHERE account.id = $1 AND hash % ${KEYS_PER_USED} = 0`,
      [accountId],
    );
  });
  await withoutIndexes(database, 'api_key_requests_day', async () => {
    await database.query(
      `INSERT INTO api_key_requests_day (api_key_id, day, verdict, account_id, hours)
       SELECT api_key_id, day, 'OK', account_id, array_fill(7, ARRAY[24])
         FROM api_key_use, generate_series(current_date - 1, current_date, '1 day') AS day
        WHERE account_id = $1`,
      [accountId],
    );
  });
  await database.query('VACUUM ANALYZE api_key_use, api_key_requests_day');
}
