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
  /** Whether this node may answer from memory at this moment. */
  isLeaseHeld(): boolean;
  /**
   * After the commit of a change that raised the epoch (`raiseEpoch`): drops the old state here,
   * then waits until every other node has dropped it or can no longer answer from it.
   */
  announce(epoch: bigint, accountId: string): Promise<Receipt>;
  /** Stops answering from memory, and leaves. */
  close(): Promise<void>;
};

/** What a node does when it hears that accounts have changed: drop all it remembers of them. */
export type Forget = {
  accounts(accountIds: readonly string[]): void;
  /** More has changed than is worth naming. */
  everything(): void;
};
