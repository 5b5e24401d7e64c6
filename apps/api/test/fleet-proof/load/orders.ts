import type { Observation } from '../history.ts';

/** What the load is made with: an integration's credentials, and a service token that may introspect. */
export type LoadCredentials = {
  readonly shortname: string;
  readonly appname: string;
  readonly appkey: string;
  readonly serviceToken: string;
};

/** What the test tells the load generator. Secrets go this way alone: a process's arguments can be read by all. */
export type Order =
  | { readonly type: 'BEGIN'; readonly credentials: LoadCredentials }
  /** A shared secret is current from now on, and the one before is retired. */
  | { readonly type: 'SECRET'; readonly version: number; readonly sharedSecret: string }
  | { readonly type: 'JOIN'; readonly node: string; readonly origin: string }
  | { readonly type: 'LEAVE'; readonly node: string }
  /** Several exchanges at once, so that the node is in the middle of transactions. */
  | { readonly type: 'BURST'; readonly node: string }
  /** Several verifications of what was retired, on connections that the node has taken before. */
  | { readonly type: 'ASK'; readonly node: string };

/** What it tells the test, every few milliseconds: what it has seen since. */
export type Report = readonly Observation[];
