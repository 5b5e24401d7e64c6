/** Versions to try the rules of regeneration on, and deeds that have to succeed. */
import {
  firstSecretVersion,
  regenerate,
  restorePrevious,
  type RegenerateOptions,
  type SecretVersion,
} from '../src/regeneration.ts';
import { NOW } from './forge.ts';

/** That many seconds after the first version was made. */
export const after = (seconds: number): Date => new Date(NOW.getTime() + seconds * 1000);

/** The numbers of versions, in their order. */
export const numbers = (versions: readonly SecretVersion[]): number[] =>
  versions.map(({ version }) => version);

/** An account's only version, made at `after(0)`. */
export const FIRST: readonly SecretVersion[] = [firstSecretVersion(NOW)];

/** The versions once they were regenerated, that many seconds after the first was made. */
export function regenerated(
  versions: readonly SecretVersion[],
  seconds: number,
  options: Omit<RegenerateOptions, 'now'> = {},
): SecretVersion[] {
  return stored(versions, regenerate(versions, { ...options, now: after(seconds) }));
}

/** The versions once the one before the current one was restored. */
export function restored(versions: readonly SecretVersion[], seconds: number): SecretVersion[] {
  return stored(versions, restorePrevious(versions, { now: after(seconds) }));
}

function stored(
  versions: readonly SecretVersion[],
  result: ReturnType<typeof regenerate> | ReturnType<typeof restorePrevious>,
): SecretVersion[] {
  if (!result.ok) throw new Error(result.code);
  const { replaced, overlapEnded, current } = result;
  const rows = new Map(versions.map((row) => [row.version, row]));
  for (const row of [replaced, overlapEnded, current]) if (row !== null) rows.set(row.version, row);
  return [...rows.values()];
}
