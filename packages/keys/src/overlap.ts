/** The overlap: a time in which the version before the current one is still accepted. */
import {
  currentVersion,
  findVersion,
  isCompromised,
  originOf,
  type SecretVersion,
} from './secret-version.ts';

/** The longest overlap: seven days. */
export const OVERLAP_SECONDS_MAX = 604_800;

/** A version in its overlap, with the moment from which it is no longer accepted. */
export type OverlappingVersion<Version extends SecretVersion = SecretVersion> = Version & {
  acceptedUntil: Date;
};

/** What to store; or that no overlap is open, so that nothing is to be stored. */
export type EndOverlapResult<Version extends SecretVersion = SecretVersion> =
  { ok: true; overlapEnded: Version } | { ok: false; code: 'NO_OVERLAP' };

/**
 * The version in an open overlap at `now`, or null. It can only be the one right before the current
 * one: whatever makes another version ends the overlap before, even if a row was left open.
 *
 * A clock decides only when an overlap ends by itself. It reads a moment that the node which
 * regenerated took from its own clock: a node that is behind that one by d accepts for up to d
 * longer, one that is ahead for up to d less, and one whose clock is set back by d after the end
 * takes the version back for up to d. No clock opens an overlap that was not given, nor one that
 * was ended before its time.
 */
export function openOverlap<Version extends SecretVersion>(
  versions: readonly Version[],
  now: Date,
): OverlappingVersion<Version> | null {
  const current = currentVersion(versions);
  const before = findVersion(versions, current.version - 1);
  if (before === undefined || before.isOverlapEnded === true) return null;
  const { acceptedUntil } = before;
  // One that was given no time beyond the making of its successor was never in an overlap.
  if (acceptedUntil === null || acceptedUntil <= current.createdAt) return null;
  if (isCompromised(versions, originOf(versions, before.version))) return null;
  return now < acceptedUntil ? { ...before, acceptedUntil } : null;
}

/**
 * Ends the open overlap before its time. Store the version exactly as it is given: it is its
 * `isOverlapEnded` that keeps a node whose clock runs behind from accepting it.
 */
export function endOverlap<Version extends SecretVersion>(
  versions: readonly Version[],
  now: Date,
): EndOverlapResult<Version> {
  const overlapEnded = overlapEndedBy(versions, now);
  return overlapEnded === null ? { ok: false, code: 'NO_OVERLAP' } : { ok: true, overlapEnded };
}

/** The version in an open overlap as it is once that is ended at `now`; null when none is open. */
export function overlapEndedBy<Version extends SecretVersion>(
  versions: readonly Version[],
  now: Date,
): Version | null {
  const open = openOverlap(versions, now);
  return open && { ...open, acceptedUntil: now, isOverlapEnded: true };
}

/**
 * The moment at which the accepted versions change although nobody does anything: the end of the
 * open overlap. Null when there is none. What is remembered of an account is good until then.
 */
export function nextChangeAt(versions: readonly SecretVersion[], now: Date): Date | null {
  return openOverlap(versions, now)?.acceptedUntil ?? null;
}
