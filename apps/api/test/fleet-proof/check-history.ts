import { KINDS, type History, type Kind, type Observation, type Regeneration } from './history.ts';
import {
  isDuring,
  isThroughout,
  overlaps,
  tallyOf,
  windowsOf,
  type Tally,
  type Window,
} from './history-windows.ts';

/** Something that should not have been, in a line for a reader. */
export type Finding = {
  readonly code:
    | 'ACCEPTED_AFTER_ANSWER'
    | 'CURRENT_REFUSED'
    | 'UNAVAILABLE_WITHOUT_FAULT'
    | 'UNANSWERED_WITHOUT_FAULT'
    | 'UNEXPECTED_ANSWER'
    | 'SHOWS_TOO_LITTLE';
  readonly node: string;
  readonly message: string;
};

/** How much of a kind has to be seen on each node after each answer, or the run shows nothing. */
export type Demand = {
  /** Answers to credentials of a retired version. */
  readonly retired: number;
  /** Acceptances of credentials of the current one. */
  readonly current: number;
};

/** Of each kind. */
export type Demands = Readonly<Record<Kind, Demand>>;

/** Of the requests to a node that nothing is done to, so many may be answered with 503. */
const UNAVAILABLE_SHARE_MAX = 0.1;

/**
 * Judges a run from what was seen from outside, without knowing anything of the inside:
 *
 * - no request that was sent after a regeneration's answer, with a credential of a version that it
 *   retired, was accepted by any node;
 * - a credential of the version that is current for certain is never refused, and nothing is ever
 *   answered in another way; a node that something is done to may answer 503, or not at all;
 * - any other node answers 503 so seldom that a busy machine explains it;
 * - after each answer, each node was asked often enough: a history that shows nothing is a failure.
 *
 * @returns what was found; nothing when all of it holds.
 */
export function checkHistory(history: History, demands: Demands): readonly Finding[] {
  if (history.regenerations.length === 0 || history.observations.length === 0)
    return [{ code: 'SHOWS_TOO_LITTLE', node: '', message: 'The history is empty.' }];
  return [
    ...history.observations.flatMap((observation) => judge(observation, history)),
    ...judgeAvailability(history),
    ...windowsOf(history).flatMap((window) => judgeWindow(window, history, demands)),
  ];
}

function judge(observation: Observation, history: History): readonly Finding[] {
  const { outcome, node } = observation;
  const findings: Finding['code'][] = [];
  if (outcome === 'ACCEPTED' && isRetired(observation, history))
    findings.push('ACCEPTED_AFTER_ANSWER');
  if (outcome === 'REFUSED' && isCurrentForCertain(observation, history))
    findings.push('CURRENT_REFUSED');
  if (outcome === 'UNEXPECTED') findings.push('UNEXPECTED_ANSWER');
  if (outcome === 'UNANSWERED' && !isExcused(observation, history))
    findings.push('UNANSWERED_WITHOUT_FAULT');
  return findings.map((code) => ({ code, node, message: describe(observation, history) }));
}

/**
 * A machine that lets a node wait for longer than a lease makes it answer 503, and rightly so: hence
 * a share, and not each of them.
 */
function judgeAvailability(history: History): readonly Finding[] {
  const unexcused = history.observations.filter((observation) => !isExcused(observation, history));
  const byNode = Map.groupBy(unexcused, ({ node }) => node);
  return [...byNode].flatMap(([node, observations]) => {
    const count = observations.filter(({ outcome }) => outcome === 'UNAVAILABLE').length;
    if (count <= observations.length * UNAVAILABLE_SHARE_MAX) return [];
    const message = `${node} answered 503 to ${count} of ${observations.length} requests, though nothing was done to it.`;
    return [{ code: 'UNAVAILABLE_WITHOUT_FAULT' as const, node, message }];
  });
}

function isExcused(observation: Observation, { faults }: History): boolean {
  return faults.some((fault) => isDuring(observation, fault));
}

/** When it was sent, its version had been retired for certain. */
function isRetired(observation: Observation, { initialVersion, regenerations }: History): boolean {
  return observation.version < initialVersion || retiredBefore(observation, regenerations) !== null;
}

/** The regeneration that had been answered when it was sent and had retired its version, or null. */
function retiredBefore(
  { version, sentMs }: Observation,
  regenerations: readonly Regeneration[],
): Regeneration | null {
  const isBroken = ({ retiredVersion, answeredMs }: Regeneration) =>
    retiredVersion >= version && sentMs > answeredMs;
  return regenerations.find(isBroken) ?? null;
}

/** From sending to answering the version was current, whichever way its regenerations fell. */
function isCurrentForCertain(
  { version, sentMs, answeredMs }: Observation,
  { initialVersion, regenerations }: History,
): boolean {
  if (version < initialVersion) return false;
  return regenerations.every(({ retiredVersion, ...regeneration }) =>
    retiredVersion < version ? regeneration.answeredMs < sentMs : regeneration.begunMs > answeredMs,
  );
}

/** A node that was there for the whole window was asked enough in it. */
function judgeWindow(window: Window, history: History, demands: Demands): readonly Finding[] {
  const present = history.presences.filter((presence) => isThroughout(window, presence));
  return [...new Set(present.map(({ node }) => node))].flatMap((node) => {
    const isFaulty = history.faults.some((fault) => fault.node === node && overlaps(fault, window));
    return KINDS.flatMap((kind) => {
      const tally = tallyOf(window, node, kind);
      if (isEnough(tally, isFaulty ? ofFaulty(demands)[kind] : demands[kind])) return [];
      const message = `After version ${window.retiredVersion} was retired, ${node} was seen to answer ${kind} ${tally.retired} times for a retired version and to accept the current one ${tally.current} times.`;
      return [{ code: 'SHOWS_TOO_LITTLE' as const, node, message }];
    });
  });
}

/** Whether that much was seen. */
export function isEnough(tally: Tally, demand: Demand): boolean {
  return tally.retired >= demand.retired && tally.current >= demand.current;
}

/** A node that something is done to has to be seen to answer what was retired, no matter how. */
export function ofFaulty({ verify }: Demands): Demands {
  const nothing = { retired: 0, current: 0 };
  const some = { retired: verify.retired, current: 0 };
  return { verify: some, exchange: nothing, refresh: nothing, introspect: nothing };
}

function describe(observation: Observation, { regenerations }: History): string {
  const { node, kind, version, sentMs, answer } = observation;
  const retired = retiredBefore(observation, regenerations);
  const when =
    retired === null
      ? ''
      : `, sent ${(sentMs - retired.answeredMs).toFixed(3)} ms after the answer that retired version ${retired.retiredVersion}`;
  return `${node}: ${kind} with version ${version}${when}: ${answer}`;
}
