/**
 * Measures two contenders in turn, A, B, A, B…, after one round of each that does not count.
 *
 * @returns for each round what both gave, in that order.
 */
export async function takeTurns<Measured>(
  rounds: number,
  first: () => Promise<Measured>,
  second: () => Promise<Measured>,
): Promise<readonly (readonly [Measured, Measured])[]> {
  await first();
  await second();
  const measured: (readonly [Measured, Measured])[] = [];
  for (let round = 0; round < rounds; round += 1) measured.push([await first(), await second()]);
  return measured;
}
