/** Regenerating: what the next version of a shared secret is, and what becomes of the one before. */
import { openOverlap, OVERLAP_SECONDS_MAX, overlapEndedBy } from './overlap.ts';
import {
  currentVersion,
  type NewVersion,
  type RegenerationReason,
  type SecretVersion,
} from './secret-version.ts';

export { firstSecretVersion, REGENERATION_REASONS } from './secret-version.ts';
export type { NewVersion, RegenerationReason, SecretVersion } from './secret-version.ts';
export { acceptedVersions, retiredVersions, stateOfVersion } from './accepted-versions.ts';
export type { RetiredVersion, VersionState } from './accepted-versions.ts';
export { endOverlap, nextChangeAt, openOverlap, OVERLAP_SECONDS_MAX } from './overlap.ts';
export type { EndOverlapResult, OverlappingVersion } from './overlap.ts';
export { findRestorable, restorePrevious, UNDO_SECONDS } from './restoration.ts';
export type { Restorable, RestoreOptions, RestoreResult } from './restoration.ts';
export { secretAge, stringMadeAt } from './secret-age.ts';
export type { SecretAge } from './secret-age.ts';
export { destructionDue } from './destruction.ts';
export type { DestructionOptions } from './destruction.ts';

/** What the caller knows, why, how, and when it is. Nothing of it given: at once, as a routine. */
export type RegenerateOptions = {
  /** The version the caller saw; left out, whatever is current is replaced. */
  expectedVersion?: number | undefined;
  /** Left out: `ROUTINE`. */
  reason?: RegenerationReason | undefined;
  /** How long the replaced version stays accepted: whole seconds, 0 to 604800. Left out: 0. */
  overlapSeconds?: number | undefined;
  /** That an overlap which is open may be cut off, which has to be said. `COMPROMISED` never asks. */
  endsOverlap?: boolean | undefined;
  now: Date;
};

/** Why nothing was regenerated. It changes nothing. */
export type RegenerateRefusal =
  | { ok: false; code: 'STALE_VERSION'; currentVersion: number }
  | { ok: false; code: 'OVERLAP_OUT_OF_RANGE'; overlapSecondsMax: number }
  | { ok: false; code: 'OVERLAP_NOT_ALLOWED' }
  /** The version that would be cut off, and until when it is accepted otherwise. */
  | { ok: false; code: 'OVERLAP_OPEN'; version: number; acceptedUntil: Date };

/**
 * What to store: the version that was current, the one whose overlap this ended (null for none),
 * and the new one. All exactly as they are given: `acceptedVersions` compares their moments.
 */
export type RegenerateResult<Version extends SecretVersion = SecretVersion> =
  | { ok: true; replaced: Version; overlapEnded: Version | null; current: NewVersion }
  | RegenerateRefusal;

/**
 * Replaces the current version. The one before is accepted for `overlapSeconds` more; for none at
 * all by default, so that it is out from the very moment in which its successor is made. At most
 * one overlap is open: making another version ends it. `COMPROMISED` ends everything at once and
 * is never made to wait for a second question; the result says what was cut off.
 */
export function regenerate<Version extends SecretVersion>(
  versions: readonly Version[],
  options: RegenerateOptions,
): RegenerateResult<Version> {
  const { reason = 'ROUTINE', overlapSeconds = 0, now } = options;
  const replaced = currentVersion(versions);
  const refusal = refuseRegeneration(versions, replaced, options);
  if (refusal !== null) return refusal;
  const acceptedUntil = new Date(now.getTime() + overlapSeconds * 1000);
  return {
    ok: true,
    replaced: { ...replaced, acceptedUntil },
    overlapEnded: overlapEndedBy(versions, now),
    current: {
      version: replaced.version + 1,
      createdAt: now,
      acceptedUntil: null,
      reason,
      restores: null,
    },
  };
}

function refuseRegeneration(
  versions: readonly SecretVersion[],
  current: SecretVersion,
  { expectedVersion, reason, overlapSeconds = 0, endsOverlap = false, now }: RegenerateOptions,
): RegenerateRefusal | null {
  if (expectedVersion !== undefined && expectedVersion !== current.version) {
    return { ok: false, code: 'STALE_VERSION', currentVersion: current.version };
  }
  const isWhole = Number.isInteger(overlapSeconds);
  if (!isWhole || overlapSeconds < 0 || overlapSeconds > OVERLAP_SECONDS_MAX) {
    const overlapSecondsMax = OVERLAP_SECONDS_MAX;
    return { ok: false, code: 'OVERLAP_OUT_OF_RANGE', overlapSecondsMax };
  }
  if (reason === 'COMPROMISED') {
    return overlapSeconds === 0 ? null : { ok: false, code: 'OVERLAP_NOT_ALLOWED' };
  }
  const open = openOverlap(versions, now);
  if (open === null || endsOverlap) return null;
  const { version, acceptedUntil } = open;
  return { ok: false, code: 'OVERLAP_OPEN', version, acceptedUntil };
}
