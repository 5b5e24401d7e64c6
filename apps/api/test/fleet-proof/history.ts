/** What a request asks for. */
export type Kind = 'verify' | 'exchange' | 'refresh' | 'introspect';

/** All of them, in one order. */
export const KINDS: readonly Kind[] = ['verify', 'exchange', 'refresh', 'introspect'];

/**
 * What came of a request. UNAVAILABLE is 503; UNANSWERED that the connection ended, or was given up,
 * without an answer; UNEXPECTED is any answer that none of the endpoints may give here.
 */
export type Outcome = 'ACCEPTED' | 'REFUSED' | 'UNAVAILABLE' | 'UNANSWERED' | 'UNEXPECTED';

/** One request, seen from outside. Times are of `monotonicMs`. */
export type Observation = {
  readonly node: string;
  readonly kind: Kind;
  /** The shared secret's version under which the credential was made. */
  readonly version: number;
  /** Before the first byte went out. */
  readonly sentMs: number;
  /** After the answer's last byte came in, or the request was given up. */
  readonly answeredMs: number;
  readonly outcome: Outcome;
  /** The answer for a reader: its status, and its name where it has one. */
  readonly answer: string;
};

/** A regeneration, seen from outside. */
export type Regeneration = {
  /** The version that it replaced. */
  readonly retiredVersion: number;
  /** Before its first attempt went out: from here on the version may be retired. */
  readonly begunMs: number;
  /** After its answer came in: from here on nobody may accept the version. */
  readonly answeredMs: number;
};

/** A time in which something is done to a node, or in which it is there. */
export type NodeTime = {
  readonly node: string;
  readonly fromMs: number;
  /** Infinity while it goes on. */
  readonly untilMs: number;
};

/** All that was seen of one run. */
export type History = {
  /** The shared secret's version at the beginning: what is older was retired before. */
  readonly initialVersion: number;
  readonly observations: readonly Observation[];
  /** In the order of their answers. */
  readonly regenerations: readonly Regeneration[];
  /** When each node was expected to answer. */
  readonly presences: readonly NodeTime[];
  /** When something was done to a node that lets it answer 503, or not at all. */
  readonly faults: readonly NodeTime[];
};

const NS_PER_MS = 1e6;

/**
 * CLOCK_MONOTONIC in milliseconds: one clock for all processes of a machine, which nobody can set.
 * `performance.now()` would not do, since each process counts it from its own start.
 */
export function monotonicMs(): number {
  return Number(process.hrtime.bigint()) / NS_PER_MS;
}
