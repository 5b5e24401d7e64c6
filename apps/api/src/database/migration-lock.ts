import type { SqlDriverAdapter } from '@prisma/driver-adapter-utils';
import type { PrismaClient } from './generated/client.ts';

/** The key of the schema engine's own lock, so that whoever migrates with that is waited for too. */
const LOCK_KEY = 72_707_369n;
/** As long as the longest migration may take, for those who wait as for the one who works. */
const LOCKED_MS_MAX = 600_000;

/**
 * Runs `work` while no other process migrates. The lock is a transaction's, which is on another
 * connection than the work and is held until it ends. The schema engine's is a session's: behind a
 * pooler in transaction mode that locks nobody out, and stays behind on a connection of the pooler's.
 */
export function lockMigrations<Result>(
  prisma: PrismaClient,
  work: () => Promise<Result>,
): Promise<Result> {
  return prisma.$transaction(
    async (transaction) => {
      // It does nothing while the work is done elsewhere, and must not be ended for that.
      await transaction.$executeRaw`SET LOCAL idle_in_transaction_session_timeout = 0`;
      await transaction.$executeRaw`SELECT pg_advisory_xact_lock(${LOCK_KEY})`;
      return work();
    },
    { timeout: LOCKED_MS_MAX },
  );
}

/** Leaves out the lock that the schema engine would take, and would wait for while it is held here. */
export function withoutEngineLock(connection: SqlDriverAdapter): SqlDriverAdapter {
  const executeRaw = connection.executeRaw.bind(connection);
  connection.executeRaw = (query) =>
    query.sql.includes('pg_advisory_lock(') ? Promise.resolve(1) : executeRaw(query);
  return connection;
}
