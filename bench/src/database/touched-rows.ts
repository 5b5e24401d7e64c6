import type { Client } from 'pg';

/** All of which there may be as many as there are API keys. */
const TABLES = ['api_key', 'refresh_token', 'api_key_use', 'api_key_requests_day'];

/**
 * Notes where the database stands; PostgreSQL's own counters come up to ten seconds late, so the rows
 * themselves are looked at.
 *
 * @returns a function that tells how many rows of or about API keys were since then inserted, changed,
 * locked or deleted.
 */
export async function watchApiKeyRows(database: Client): Promise<() => Promise<number>> {
  const { rows } = await database.query<{ id: string }>('SELECT pg_current_xact_id()::text AS id');
  const countBefore = await countRows(database);
  return async () => {
    let touched = Math.max(0, countBefore - (await countRows(database)));
    for (const table of TABLES) {
      const since = await database.query<{ count: string }>(
        `SELECT count(*) FROM ${table}
          WHERE xmin::text::bigint > $1 OR xmax::text::bigint > $1`,
        [rows[0]?.id],
      );
      touched += Number(since.rows[0]?.count);
    }
    return touched;
  };
}

async function countRows(database: Client): Promise<number> {
  const counts = TABLES.map((table) => `(SELECT count(*) FROM ${table})`).join(' + ');
  const { rows } = await database.query<{ count: string }>(`SELECT ${counts} AS count`);
  return Number(rows[0]?.count);
}
