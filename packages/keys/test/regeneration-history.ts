/** Histories of an account's shared secret at random, as a store would keep their rows. */
import fc from 'fast-check';
import {
  endOverlap,
  firstSecretVersion,
  REGENERATION_REASONS,
  regenerate,
  restorePrevious,
  type RegenerationReason,
  type SecretVersion,
} from '../src/regeneration.ts';
import { NOW } from './forge.ts';
import type { Deed } from './regeneration-model.ts';

/** A version as it is stored, with its string. */
export type Row = SecretVersion & { string: string };

/** A deed, after the clock went on or was set back. */
export type Step = { clockSeconds: number; deed: Deed };

/** The reading of a clock, in seconds. */
export const reading = (seconds: number): Date => new Date(NOW.getTime() + seconds * 1000);

const overlapSeconds = fc.oneof(
  { weight: 3, arbitrary: fc.constant(0) },
  { weight: 6, arbitrary: fc.integer({ min: 1, max: 300 }) },
  { weight: 1, arbitrary: fc.constantFrom(604_800, 604_801, -1, 0.5, NaN, Infinity) },
);

const isStale = fc.nat(9).map((die) => die === 0);

const regeneration = (
  reasons: readonly RegenerationReason[],
  overlaps: fc.Arbitrary<number>,
): fc.Arbitrary<Deed> =>
  fc.record({
    kind: fc.constant('REGENERATE' as const),
    reason: fc.constantFrom(...reasons),
    overlapSeconds: overlaps,
    endsOverlap: fc.boolean(),
    isStale,
  });

const deeds: fc.Arbitrary<Deed> = fc.oneof(
  { weight: 8, arbitrary: regeneration(REGENERATION_REASONS, overlapSeconds) },
  { weight: 2, arbitrary: regeneration(['COMPROMISED'], fc.constant(0)) },
  { weight: 2, arbitrary: fc.constant({ kind: 'END_OVERLAP' as const }) },
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('RESTORE' as const),
      undoSeconds: fc.constantFrom(0, 60, 600),
      isStale,
    }),
  },
);

/** Up to twenty deeds, between which clocks go on, stand still, or are set back. */
export const histories: fc.Arbitrary<Step[]> = fc.array(
  fc.record({
    clockSeconds: fc.oneof(fc.constant(0), fc.nat(120), fc.integer({ min: -200, max: 700 })),
    deed: deeds,
  }),
  { minLength: 1, maxLength: 20, size: 'max' },
);

/** The row of a first version. */
export function firstRow(): Row {
  return Object.freeze({ ...firstSecretVersion(NOW), string: 'string 1' });
}

/** Does it by the rules. @returns the code of the refusal, or OK, and the rows that are stored then. */
export function perform(
  rows: readonly Row[],
  deed: Deed,
  now: Date,
): { code: string; rows: readonly Row[] } {
  const result = ask(rows, deed, now);
  const stored = new Map(rows.map((row) => [row.version, row]));
  // Whatever it names is stored, also with a refusal: that must name nothing.
  if ('replaced' in result) stored.set(result.replaced.version, result.replaced);
  if ('overlapEnded' in result && result.overlapEnded !== null) {
    stored.set(result.overlapEnded.version, result.overlapEnded);
  }
  if ('current' in result) {
    const { current } = result;
    stored.set(current.version, { ...current, string: stringOf(rows, current) });
  }
  const code = result.ok ? 'OK' : result.code;
  return { code, rows: [...stored.values()].map((row) => Object.freeze(row)) };
}

/** A restored one, or the next that there never was. */
function stringOf(rows: readonly Row[], { restores }: SecretVersion): string {
  const restored = rows.find(({ version }) => version === restores);
  return restored?.string ?? `string ${new Set(rows.map(({ string }) => string)).size + 1}`;
}

function ask(rows: readonly Row[], deed: Deed, now: Date) {
  if (deed.kind === 'END_OVERLAP') return endOverlap(rows, now);
  const expectedVersion = rows.length + (deed.isStale ? 1 : 0);
  if (deed.kind === 'RESTORE') {
    return restorePrevious(rows, { expectedVersion, undoSeconds: deed.undoSeconds, now });
  }
  const { reason, overlapSeconds, endsOverlap } = deed;
  return regenerate(rows, { expectedVersion, reason, overlapSeconds, endsOverlap, now });
}
