import type { History, Kind, NodeTime, Observation } from './history.ts';

/** The time between a regeneration's answer and the beginning of the next. */
export type Window = {
  /** What its answer retired, and everything older. */
  readonly retiredVersion: number;
  readonly fromMs: number;
  /** Infinity after the last. */
  readonly untilMs: number;
  /** Requests that were sent and answered in it. */
  readonly observations: readonly Observation[];
};

/** How often a node was seen to answer one kind of request. */
export type Tally = {
  /** Answers to credentials of a retired version, whatever they said. */
  readonly retired: number;
  /** Acceptances of credentials of a newer one. */
  readonly current: number;
};

/** One window for each regeneration. */
export function windowsOf({ observations, regenerations }: History): readonly Window[] {
  return regenerations.map(({ retiredVersion, answeredMs: fromMs }, index) => {
    const untilMs = regenerations[index + 1]?.begunMs ?? Infinity;
    const isInside = ({ sentMs, answeredMs }: Observation) =>
      sentMs > fromMs && answeredMs < untilMs;
    return { retiredVersion, fromMs, untilMs, observations: observations.filter(isInside) };
  });
}

/** Counts what was seen of a node after an answer. */
export function tallyOf(
  { observations, retiredVersion }: Pick<Window, 'observations' | 'retiredVersion'>,
  node: string,
  kind: Kind,
): Tally {
  let retired = 0;
  let current = 0;
  for (const observation of observations) {
    if (observation.node !== node || observation.kind !== kind) continue;
    if (observation.version > retiredVersion) current += Number(observation.outcome === 'ACCEPTED');
    else retired += Number(observation.outcome !== 'UNANSWERED');
  }
  return { retired, current };
}

/** Whether two times have anything in common. */
export function overlaps(one: Times, other: Times): boolean {
  return one.fromMs <= other.untilMs && other.fromMs <= one.untilMs;
}

/** Whether something was done to the node while it had the request. */
export function isDuring({ node, sentMs, answeredMs }: Observation, fault: NodeTime): boolean {
  return node === fault.node && overlaps({ fromMs: sentMs, untilMs: answeredMs }, fault);
}

/** Whether the node was there from the beginning of the time to its end. */
export function isThroughout(time: Times, presence: NodeTime): boolean {
  return presence.fromMs <= time.fromMs && presence.untilMs >= time.untilMs;
}

type Times = { readonly fromMs: number; readonly untilMs: number };
