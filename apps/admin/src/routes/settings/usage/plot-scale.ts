import { totalsAt, type Requests } from './verdicts.ts';
import type { RequestVerdict } from '@rekey/schema/usage';

/** A piece of a bar: requests of one verdict in one slot. `y` is its upper edge, from the top. */
export type Segment = { verdict: RequestVerdict; y: number; height: number };

/** What requests are measured against: round numbers, the greatest of them last. */
export type Scale = { ticks: readonly number[]; most: number };

const stepsMax = 4;
const segmentHeightMin = 2;
const gap = 1;

/** Round numbers from 0 up to at least the greatest slot; 1 at the least, so that there is a scale. */
export function scaleOf(requests: Requests): Scale {
  const greatest = Math.max(
    1,
    ...Array.from({ length: requests.slots }, (_, slot) => totalsAt(requests, slot).requests),
  );
  const step = roundStep(greatest / stepsMax);
  const steps = Math.ceil(greatest / step);
  const ticks = Array.from({ length: steps + 1 }, (_, index) => index * step);
  return { ticks, most: steps * step };
}

/** The bar of a slot from its foot upwards. What is there is seen, however small beside the rest. */
export function stack(
  { verdicts }: Requests,
  slot: number,
  { most, height }: { most: number; height: number },
): readonly Segment[] {
  let foot = height;
  return verdicts.flatMap(({ verdict, plot }) => {
    const count = plot[slot] ?? 0;
    if (count === 0) return [];
    const whole = Math.max(segmentHeightMin, (count / most) * height);
    foot -= whole;
    // A hairline between pieces, where there is room for one.
    const drawn = whole > segmentHeightMin + gap ? whole - gap : whole;
    return [{ verdict, y: foot + (whole - drawn), height: drawn }];
  });
}

/** The next of 1, 2, 5, 10, 20, 50 … */
function roundStep(least: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(1, least)));
  const factor = [1, 2, 5, 10].find((candidate) => candidate * power >= least) ?? 10;
  return factor * power;
}
