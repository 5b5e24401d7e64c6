import { median } from './quantile.ts';

/** Rounds of each contender that come first and do not count: its code is compiled in them. */
export const WARM_UP_ROUNDS = 2;

/**
 * Measures two contenders in turn, A, B, A, B…, after the rounds of warming up.
 *
 * @returns for each round what both gave, in that order.
 */
export async function takeTurns<Measured>(
  rounds: number,
  first: () => Promise<Measured>,
  second: () => Promise<Measured>,
): Promise<readonly (readonly [Measured, Measured])[]> {
  const measured: (readonly [Measured, Measured])[] = [];
  for (let round = 0; round < WARM_UP_ROUNDS + rounds; round += 1)
    measured.push([await first(), await second()]);
  return measured.slice(WARM_UP_ROUNDS);
}

/**
 * Times two actions in turn, one call of each at a time, so that whatever slows the machine for a
 * moment slows both: for what takes milliseconds, where a round of one would outlast such moments.
 *
 * @returns for each round the median milliseconds of `times` calls of either.
 */
export async function timeInTurns(
  rounds: number,
  times: number,
  first: () => Promise<unknown>,
  second: () => Promise<unknown>,
): Promise<readonly (readonly [number, number])[]> {
  const measured: (readonly [number, number])[] = [];
  for (let round = 0; round < WARM_UP_ROUNDS + rounds; round += 1) {
    const firstMs: number[] = [];
    const secondMs: number[] = [];
    for (let time = 0; time < times; time += 1) {
      firstMs.push(await durationMs(first));
      secondMs.push(await durationMs(second));
    }
    measured.push([median(firstMs), median(secondMs)]);
  }
  return measured.slice(WARM_UP_ROUNDS);
}

async function durationMs(action: () => Promise<unknown>): Promise<number> {
  const startedAtMs = performance.now();
  await action();
  return performance.now() - startedAtMs;
}
