import { InvalidArgumentError } from 'commander';

const SECONDS_OF = { s: 1, m: 60, h: 3600, d: 86_400 } as const;
const DURATION = /^(\d{1,9})\s*([smhd]?)$/;

/**
 * Seconds of a duration such as `90`, `30s`, `15m`, `1h` or `7d`.
 *
 * @throws {InvalidArgumentError} for Commander, which names the option.
 */
export function parseDuration(text: string): number {
  const [, count, unit] = DURATION.exec(text.trim()) ?? [];
  if (count === undefined) throw new InvalidArgumentError('Say it as 30s, 15m, 1h or 7d.');
  return Number(count) * SECONDS_OF[(unit || 's') as keyof typeof SECONDS_OF];
}

/** Seconds in the largest unit that fits, for people. */
export function formatDuration(seconds: number): string {
  const [unit, size] = (Object.entries(SECONDS_OF).toReversed() as [string, number][]).find(
    ([, candidate]) => seconds >= candidate,
  ) ?? ['s', 1];
  return `${Math.floor(seconds / size)} ${unit}`;
}
