const FIRST_DELAY_MS = 5_000;
const FACTOR = 4;
const DELAY_MS_MAX = 6 * 3_600_000;
/** One at once, and ten more within 26 hours. */
const ATTEMPTS_MAX = 11;
/** Each delay is up to a fifth longer or shorter, so that what failed together does not come back together. */
const JITTER = 0.2;

/**
 * How long to wait after a failed attempt: 5 s, 20 s, 80 s and so on by four, at most 6 hours. A receiver
 * that asks for more time by `Retry-After` gets it, within that bound.
 *
 * @param attemptCount attempts made, from 1.
 * @returns milliseconds, or null when it is given up.
 */
export function retryDelayMs(
  attemptCount: number,
  retryAfterSeconds: number | null = null,
  random: () => number = Math.random,
): number | null {
  if (attemptCount >= ATTEMPTS_MAX) return null;
  const delayMs = Math.min(FIRST_DELAY_MS * FACTOR ** (attemptCount - 1), DELAY_MS_MAX);
  const jittered = delayMs * (1 - JITTER + 2 * JITTER * random());
  const askedMs = Math.min((retryAfterSeconds ?? 0) * 1000, DELAY_MS_MAX);
  return Math.round(Math.max(jittered, askedMs));
}
