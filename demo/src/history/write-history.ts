import { PGlite } from '@electric-sql/pglite';
import { pg_trgm } from '@electric-sql/pglite/contrib/pg_trgm';
import { demoIntegrations, unusedKeys, type DemoIntegration } from '../integrations.ts';
import { requestsHistory, type HistoryDay } from './requests-history.ts';

const DAY_MS = 86_400_000;
/** So long ago the shared secret was made. */
const SECRET_AGE_DAYS = 83;
/** So far back requests are made up. */
const HISTORY_DAYS = 30;

/** What an API key was used for before the demonstration began. */
type KeyHistory = {
  readonly appname: string;
  readonly address: string;
  readonly lastSeenAt: Date;
  readonly days: readonly HistoryDay[];
};

/**
 * Gives a database in which API keys were just made a past: requests of thirty days, and a shared
 * secret of months ago. Nothing else may have the database open. Only for a demonstration: no product
 * writes its own history.
 *
 * @param folder the embedded database in the data directory.
 */
export async function writeHistory(folder: string, now: Date): Promise<void> {
  const database = await PGlite.create({ dataDir: folder, extensions: { pg_trgm } });
  try {
    await database.query('UPDATE shared_secret SET created_at = $1', [
      new Date(now.getTime() - SECRET_AGE_DAYS * DAY_MS),
    ]);
    for (const key of [...inUse(now), ...outOfUse(now)]) await writeKey(database, key);
  } finally {
    await database.close();
  }
}

function inUse(now: Date): readonly KeyHistory[] {
  const from = new Date(now.getTime() - HISTORY_DAYS * DAY_MS);
  return demoIntegrations.map((integration) => ({
    ...integration,
    lastSeenAt: new Date(now.getTime() - 60_000),
    days: daysOf(integration, from, now),
  }));
}

function outOfUse(now: Date): readonly KeyHistory[] {
  return unusedKeys.flatMap(({ appname, lastUsedDaysAgo }) => {
    if (lastUsedDaysAgo === null) return [];
    const lastSeenAt = new Date(now.getTime() - lastUsedDaysAgo * DAY_MS);
    const from = new Date(lastSeenAt.getTime() - 10 * DAY_MS);
    const days = daysOf({ appname, pauseMs: 60_000 }, from, lastSeenAt);
    return [{ appname, address: '198.51.100.20', lastSeenAt, days }];
  });
}

function daysOf(
  { appname, pauseMs }: Pick<DemoIntegration, 'appname' | 'pauseMs'>,
  from: Date,
  until: Date,
): readonly HistoryDay[] {
  return requestsHistory({ perHour: 3_600_000 / pauseMs, seed: appname, from, until });
}

/** Busyness is `log2(sum(requests * 2^(days since 1970)))`, summed from the last day on to stay in range. */
async function writeKey(database: PGlite, { appname, address, lastSeenAt, days }: KeyHistory) {
  await database.query(
    `INSERT INTO api_key_requests_day (api_key_id, day, verdict, account_id, hours)
     SELECT id, day, 'OK', account_id, hours
     FROM api_key, json_to_recordset($2) AS history (day date, hours int[])
     WHERE appname = $1`,
    [appname, JSON.stringify(days)],
  );
  await database.query(
    `INSERT INTO api_key_use (api_key_id, shared_secret_version, account_id, accepted_count,
       first_accepted_at, last_accepted_at, last_accepted_ip, busyness)
     SELECT api_key.id, 1, api_key.account_id, sum(requests), min(day), $2::timestamptz, $3,
       ln(sum(requests * power(2::float8, day - $2::date))) / ln(2::float8)
         + ($2::date - date '1970-01-01')
     FROM api_key_requests_day JOIN api_key ON id = api_key_id
       CROSS JOIN unnest(hours) AS hour (requests)
     WHERE appname = $1 GROUP BY api_key.id HAVING sum(requests) > 0`,
    [appname, lastSeenAt, address],
  );
  await database.query(
    'UPDATE api_key SET last_login_at = $2, last_login_ip = $3 WHERE appname = $1',
    [appname, lastSeenAt, address],
  );
}
