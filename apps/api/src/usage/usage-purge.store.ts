import type { PrismaClient } from '../database/generated/client.ts';

const DAY_MS = 86_400_000;
/** How long usage is told: what a page of 30 days shows, and some days more. */
const KEPT_DAYS = 35;
/** Rows of one statement, so that none takes long. */
const ROWS_PER_DELETE = 5_000;

/** Deletes the requests of days that lie too far back. @returns how many rows. */
export function purgeRequestsDays(prisma: PrismaClient, now: Date): Promise<number> {
  const keptFrom = new Date(now.getTime() - KEPT_DAYS * DAY_MS);
  return inPieces(
    () => prisma.$executeRaw`
      DELETE FROM api_key_requests_day WHERE ctid = ANY (ARRAY(
        SELECT ctid FROM api_key_requests_day WHERE day < (${keptFrom}::timestamptz AT TIME ZONE 'UTC')::date
        LIMIT ${ROWS_PER_DELETE}))`,
  );
}

/**
 * Deletes what was seen of keys under versions that are retired, once nothing has come under them for
 * so long; all but what tells when a key was last used. @returns how many rows.
 */
export function purgeRetiredUses(prisma: PrismaClient, now: Date): Promise<number> {
  const keptFrom = new Date(now.getTime() - KEPT_DAYS * DAY_MS);
  return inPieces(
    () => prisma.$executeRaw`
      DELETE FROM api_key_use WHERE (api_key_id, shared_secret_version) IN (
        SELECT used.api_key_id, used.shared_secret_version
        FROM account JOIN api_key_use AS used ON used.account_id = account.id
          AND used.shared_secret_version < account.shared_secret_version
        WHERE (used.last_accepted_at IS NULL OR used.last_accepted_at < ${keptFrom})
          AND (used.last_refused_at IS NULL OR used.last_refused_at < ${keptFrom})
          AND NOT EXISTS (
            SELECT FROM shared_secret
            WHERE shared_secret.account_id = account.id
              AND shared_secret.version = used.shared_secret_version
              AND (accepted_until IS NULL OR accepted_until > ${keptFrom}))
          AND (used.last_accepted_at IS NULL OR EXISTS (
            SELECT FROM api_key_use AS later
            WHERE later.api_key_id = used.api_key_id
              AND (later.last_accepted_at, later.shared_secret_version) >
                (used.last_accepted_at, used.shared_secret_version)))
        LIMIT ${ROWS_PER_DELETE})`,
  );
}

async function inPieces(deleteSome: () => Promise<number>): Promise<number> {
  let rows = 0;
  for (;;) {
    const deleted = await deleteSome();
    rows += deleted;
    if (deleted < ROWS_PER_DELETE) return rows;
  }
}
