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
