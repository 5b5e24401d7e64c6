const DAY_MS = 86_400_000;

/** Of a key that was never let in: it adds nothing to any other. */
export const NO_BUSYNESS = -Infinity;

/**
 * How busy a key is by `requests` at `atMs` alone: `log2(requests * 2^(days since 1970))`. In log
 * space, since the sums themselves go far beyond any number. What came a day later counts double, so
 * that what came earlier never has to be brought down.
 */
export function busynessOf(requests: number, atMs: number): number {
  return Math.log2(requests) + atMs / DAY_MS;
}

/** `log2(2^a + 2^b)`: the busyness of both together. */
export function addBusyness(a: number, b: number): number {
  const [greater, lesser] = a >= b ? [a, b] : [b, a];
  if (lesser === NO_BUSYNESS) return greater;
  return greater + Math.log2(1 + 2 ** (lesser - greater));
}
