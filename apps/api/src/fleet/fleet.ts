/**
 * What a change takes something away from: `CREDENTIALS` (the shared secret; an API key, its appkey,
 * role, status, expiry; with them goes all that is remembered of the account), or `VIEWERS` alone (a
 * session, a user's role or name, a service token), on which no verdict depends.
 */
export type Concern = 'CREDENTIALS' | 'VIEWERS';

/** A change that raised the epoch, as `raiseEpoch` gives it. */
export type Change = {
  readonly accountId: string;
  readonly epoch: bigint;
  readonly concern: Concern;
};

/** How a change reached every node before it was answered. */
export type Receipt = {
  readonly epoch: bigint;
  /** Nodes that confirmed that they have dropped what the change took away, this one included. */
  readonly nodesAcknowledged: number;
  /** Nodes that were not heard of, and whose lease has run out meanwhile: they refuse until they have caught up. */
  readonly nodesWaitedOut: number;
  /** Milliseconds from the commit until the last node was accounted for. */
  readonly slowestMs: number;
};

/** The API processes over one database, as an operation and a verifier see them. */
export type Fleet = {
  readonly nodeId: string;
  /** Whether this node may answer from memory at this moment; `wallMs`: the wall clock, if it was just read. */
  isLeaseHeld(wallMs?: number): boolean;
  /** Whether this node is told of changes at once. If not, it finds them a little later, by asking. */
  isListening(): boolean;
  /** Seconds by which the wall clock is ahead of the database's at least; negative when it is behind. */
  clockOffsetSeconds(): number;
  /**
   * After the commit of a change that raised the epoch (`raiseEpoch`): drops the old state here,
   * then waits until every other node has dropped it or can no longer answer from it.
   */
  announce(change: Change): Promise<Receipt>;
  /** Stops answering from memory, and leaves. */
  close(): Promise<void>;
};

/**
 * What a node does when it hears that accounts have changed: drop what the change concerns. A memory
 * that is told only of what concerns it need not look at the concern, and drops all of the account.
 */
export type Forget = {
  accounts(accountIds: readonly string[], concern: Concern): void;
  /** More has changed than is worth naming. */
  everything(): void;
};
