/** How much is measured. Fewer rounds than five are never taken. */
export type Amounts = {
  readonly isQuick: boolean;
  readonly rounds: number;
  /** Requests of one round against an HTTP server that answers from memory. */
  readonly requests: number;
  /** Requests of one round of GraphQL. */
  readonly graphqlRequests: number;
  /** Milliseconds of one round in process. */
  readonly inProcessMs: number;
  /** API keys of the large account, and of all accounts together. */
  readonly apiKeys: number;
  readonly accounts: number;
  /** Accounts of the hot set. */
  readonly hotAccounts: number;
  /** Regenerations of one round, one after the other. */
  readonly regenerations: number;
  /** Pages of API keys of one round, one after the other. */
  readonly pages: number;
  /** Regenerations watched on four nodes. */
  readonly watchedRegenerations: number;
  /** Different tokens that are all wrong. */
  readonly badTokens: number;
};

/** What the goals ask for. */
export const FULL: Amounts = {
  isQuick: false,
  rounds: 7,
  requests: 60_000,
  graphqlRequests: 8_000,
  inProcessMs: 1_000,
  apiKeys: 1_000_000,
  accounts: 10_000,
  hotAccounts: 1_000,
  regenerations: 20,
  pages: 20,
  watchedRegenerations: 100,
  badTokens: 1_000_000,
};

/** Under two minutes on a machine with nothing else to do, to see where things stand. */
export const QUICK: Amounts = {
  isQuick: true,
  rounds: 5,
  requests: 16_000,
  graphqlRequests: 700,
  inProcessMs: 200,
  apiKeys: 50_000,
  accounts: 1_000,
  hotAccounts: 100,
  regenerations: 5,
  pages: 5,
  watchedRegenerations: 20,
  badTokens: 50_000,
};
