import type { PrismaClient } from '../database/generated/client.ts';
import { requestsDaysOf } from './requests-day.ts';
import type { Usage } from './usage.ts';

/** Writes what was counted; one call is one short transaction. */
export class UsageStore {
  readonly #prisma: PrismaClient;

  constructor(prisma: PrismaClient) {
    this.#prisma = prisma;
  }

  /**
   * Adds usage, at most one for each key and version, to what is stored. Keys that were deleted
   * meanwhile are left out. All of it is written, or nothing; when the answer is lost on its way, a
   * second try may count it twice.
   *
   * Every node takes its rows in the same order, so that none waits for another in a circle. Of the
   * rows of `api_key` it keeps only the existence, and of the account nothing: no change of
   * credentials waits for it.
   */
  async add(all: readonly Usage[]): Promise<void> {
    await this.#prisma.$transaction([this.#addUses(all), this.#addRequestsDays(all)]);
  }

  /**
   * Busyness is added in log space. Beyond 60 the lesser adds nothing that a double could tell, and
   * `power` would fail for what is too small.
   */
  #addUses(all: readonly Usage[]) {
    const rows = JSON.stringify(all.map(useRowOf));
    return this.#prisma.$executeRaw`
      INSERT INTO api_key_use AS stored (api_key_id, shared_secret_version, account_id,
        accepted_count, first_accepted_at, last_accepted_at, last_accepted_ip,
        refused_count, last_refused_at, last_refused_ip, busyness)
      SELECT api_key.id, version, api_key.account_id, accepted, first_accepted_at, last_accepted_at,
        last_accepted_ip, refused, last_refused_at, last_refused_ip, busyness
      FROM json_to_recordset(${rows}::json) AS counted (api_key_id uuid, version int,
        accepted bigint, first_accepted_at timestamptz, last_accepted_at timestamptz,
        last_accepted_ip text, refused bigint, last_refused_at timestamptz, last_refused_ip text,
        busyness float8)
      JOIN api_key ON api_key.id = counted.api_key_id
      ORDER BY api_key.id, version
      FOR KEY SHARE OF api_key
      ON CONFLICT (api_key_id, shared_secret_version) DO UPDATE SET
        accepted_count = stored.accepted_count + EXCLUDED.accepted_count,
        first_accepted_at = LEAST(stored.first_accepted_at, EXCLUDED.first_accepted_at),
        last_accepted_at = GREATEST(stored.last_accepted_at, EXCLUDED.last_accepted_at),
        last_accepted_ip = CASE
          WHEN EXCLUDED.last_accepted_at >= COALESCE(stored.last_accepted_at, '-infinity')
          THEN EXCLUDED.last_accepted_ip ELSE stored.last_accepted_ip END,
        refused_count = stored.refused_count + EXCLUDED.refused_count,
        last_refused_at = GREATEST(stored.last_refused_at, EXCLUDED.last_refused_at),
        last_refused_ip = CASE
          WHEN EXCLUDED.last_refused_at >= COALESCE(stored.last_refused_at, '-infinity')
          THEN EXCLUDED.last_refused_ip ELSE stored.last_refused_ip END,
        busyness = CASE
          WHEN EXCLUDED.accepted_count = 0 THEN stored.busyness
          WHEN stored.accepted_count = 0 THEN EXCLUDED.busyness
          ELSE GREATEST(stored.busyness, EXCLUDED.busyness) + ln(1 +
            power(2::float8, -LEAST(abs(stored.busyness - EXCLUDED.busyness), 60))) / ln(2::float8)
          END`;
  }

  #addRequestsDays(all: readonly Usage[]) {
    const rows = JSON.stringify(requestsDaysOf(all));
    return this.#prisma.$executeRaw`
      INSERT INTO api_key_requests_day AS stored (api_key_id, day, verdict, account_id, hours)
      SELECT api_key.id, day, verdict, api_key.account_id, hours
      FROM json_to_recordset(${rows}::json) AS counted ("apiKeyId" uuid, day date, verdict text,
        hours int[])
      JOIN api_key ON api_key.id = counted."apiKeyId"
      ORDER BY api_key.id, day, verdict
      FOR KEY SHARE OF api_key
      ON CONFLICT (api_key_id, day, verdict) DO UPDATE SET hours = ARRAY(
        SELECT LEAST(before::bigint + more, 2147483647)::int
        FROM unnest(stored.hours, EXCLUDED.hours) WITH ORDINALITY AS hour (before, more, number)
        ORDER BY number)`;
  }
}

function useRowOf({ accepted, refused, ...usage }: Usage) {
  return {
    api_key_id: usage.apiKeyId,
    version: usage.sharedSecretVersion,
    accepted: accepted.requests,
    first_accepted_at: timeOf(usage.firstAcceptedAtMs),
    last_accepted_at: timeOf(accepted.last?.atMs ?? null),
    last_accepted_ip: accepted.last?.ip ?? null,
    refused: refused.requests,
    last_refused_at: timeOf(refused.last?.atMs ?? null),
    last_refused_ip: refused.last?.ip ?? null,
    // What was never let in has none; 0 is what the column begins with.
    busyness: accepted.requests === 0 ? 0 : usage.busyness,
  };
}

function timeOf(ms: number | null): string | null {
  return ms === null ? null : new Date(ms).toISOString();
}
