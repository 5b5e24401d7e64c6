import type { Transaction } from '../database/database.ts';

/** Any number will do, as long as nothing else in the database takes an advisory lock by it. */
const START_LOCK = 7_305_001;

/** Until the transaction ends, no other process is in the part of its start that makes first things. */
export async function takeStartLock(transaction: Transaction): Promise<void> {
  await transaction.$executeRaw`SELECT pg_advisory_xact_lock(${START_LOCK}::bigint)`;
}
