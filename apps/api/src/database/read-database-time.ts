import type { Queryable } from './database.ts';

/** The time by the database's clock, which is one for all nodes, to the millisecond. */
export async function readDatabaseTime(queryable: Queryable): Promise<Date> {
  const [{ now }] = await queryable.$queryRaw<[{ now: Date }]>`
    SELECT date_trunc('milliseconds', clock_timestamp()) AS now`;
  return now;
}
