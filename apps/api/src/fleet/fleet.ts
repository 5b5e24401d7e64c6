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

/** The API processes over one database, as an operation sees them. */
export type Fleet = {
  readonly nodeId: string;
  /**
   * After the commit of a change that raised the epoch (`raiseEpoch`): drops the old state here,
   * then waits until every other node has dropped it or can no longer answer from it.
   */
  announce(epoch: bigint): Promise<Receipt>;
};
