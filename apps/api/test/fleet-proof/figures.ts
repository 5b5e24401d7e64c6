import type { History, Observation } from './history.ts';
import { windowsOf, type Window } from './history-windows.ts';
import type { Answered } from './regenerate.ts';

/** A run in numbers, for a reader. */
export type Figures = {
  readonly requests: number;
  readonly accepted: number;
  readonly regenerations: number;
  /** Requests with a retired version, sent after its answer: refused, answered 503, not answered. */
  readonly retiredRefused: number;
  readonly retiredUnavailable: number;
  readonly retiredUnanswered: number;
  /** From sending a regeneration to its answer. */
  readonly answerMsMedian: number;
  readonly answerMsMax: number;
  /** From an answer until every node there had accepted the new version. */
  readonly acceptedMsMax: number;
};

/** Counts what a history shows. */
export function figuresOf(history: History, regenerations: readonly Answered[]): Figures {
  const { observations } = history;
  const windows = windowsOf(history);
  const retired = windows.flatMap(({ observations: seen, retiredVersion }) =>
    seen.filter(({ version }) => version <= retiredVersion),
  );
  const answerMs = regenerations.map(({ begunMs, answeredMs }) => answeredMs - begunMs);
  const sorted = answerMs.toSorted((a, b) => a - b);
  return {
    requests: observations.length,
    accepted: count(observations, 'ACCEPTED'),
    regenerations: regenerations.length,
    retiredRefused: count(retired, 'REFUSED'),
    retiredUnavailable: count(retired, 'UNAVAILABLE'),
    retiredUnanswered: count(retired, 'UNANSWERED'),
    answerMsMedian: Math.round(sorted[Math.floor(sorted.length / 2)] ?? 0),
    answerMsMax: Math.round(sorted.at(-1) ?? 0),
    acceptedMsMax: Math.round(Math.max(0, ...windows.flatMap(firstAcceptances))),
  };
}

/** One line. */
export function tellFigures(scenario: string, figures: Figures): string {
  const { requests, accepted, regenerations, ...rest } = figures;
  const { retiredRefused, retiredUnavailable, retiredUnanswered } = rest;
  return [
    `${scenario}: ${regenerations} regenerations under ${requests} requests, ${accepted} accepted`,
    `after answers, with retired versions: ${retiredRefused} refused, ${retiredUnavailable} answered 503, ${retiredUnanswered} unanswered`,
    `answered in ${rest.answerMsMedian} ms (median), ${rest.answerMsMax} ms (slowest)`,
    `the new version accepted everywhere after ${rest.acceptedMsMax} ms at the latest`,
  ].join('; ');
}

/** When each node first accepted the new version, in milliseconds after the answer. */
function firstAcceptances({ observations, retiredVersion, fromMs }: Window): readonly number[] {
  const first = new Map<string, number>();
  for (const { node, version, outcome, answeredMs } of observations)
    if (version > retiredVersion && outcome === 'ACCEPTED' && !first.has(node))
      first.set(node, answeredMs - fromMs);
  return [...first.values()];
}

function count(observations: readonly Observation[], outcome: Observation['outcome']): number {
  return observations.filter((seen) => seen.outcome === outcome).length;
}
