import type { Transaction } from '../database/database.ts';

/** An account whose shared secret nobody else changes until the transaction ends. */
export type HeldSharedSecret = {
  /** The version that is current. */
  readonly version: number;
  /**
   * The time by the database's clock, read once the account was held: of several changes, each is
   * later than the one before it, whichever nodes make them. What ends at a time ends by this clock.
   */
  readonly now: Date;
};

/** What is asked: an account, and the version that whoever asks has seen; null for whichever it is. */
export type HoldRequest = {
  readonly accountId: string;
  readonly expectedVersion?: number | null | undefined;
};

/**
 * Moves the account on to its next version, if it is still at `expectedVersion`. One conditional
 * update: of several at once, each waits for the one before it and then sees its version.
 *
 * @returns the version that is to be replaced, or null when the account is at another one than expected.
 */
export function raiseSharedSecretVersion(
  transaction: Transaction,
  request: HoldRequest,
): Promise<HeldSharedSecret | null> {
  return hold(transaction, request, 1);
}

/** The same for a change that makes no new version. */
export function holdSharedSecret(
  transaction: Transaction,
  request: HoldRequest,
): Promise<HeldSharedSecret | null> {
  return hold(transaction, request, 0);
}

async function hold(
  transaction: Transaction,
  { accountId, expectedVersion = null }: HoldRequest,
  raisedBy: 0 | 1,
): Promise<HeldSharedSecret | null> {
  const [held] = await transaction.$queryRaw<[HeldSharedSecret?]>`
    UPDATE account SET shared_secret_version = shared_secret_version + ${raisedBy}::int
     WHERE id = ${accountId}::uuid
       AND (${expectedVersion}::int IS NULL OR shared_secret_version = ${expectedVersion}::int)
    RETURNING shared_secret_version - ${raisedBy}::int AS version,
      date_trunc('milliseconds', clock_timestamp()) AS now`;
  return held === undefined ? null : { version: held.version, now: held.now };
}
