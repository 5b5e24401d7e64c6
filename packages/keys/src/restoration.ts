/** Undo: a short time after a regeneration, the secret before it can be made current again. */
import { overlapEndedBy } from './overlap.ts';
import {
  currentVersion,
  findVersion,
  originOf,
  type NewVersion,
  type RegenerationReason,
  type SecretVersion,
} from './secret-version.ts';

/** How long a regeneration can be undone unless something else is set: ten minutes. */
export const UNDO_SECONDS = 600;

/** What the caller knows, and when it is. */
export type RestoreOptions = {
  /** The version the caller saw; left out, whatever is current is undone. */
  expectedVersion?: number | undefined;
  /** How long after the making of the current version it can be undone. Left out: 600. */
  undoSeconds?: number | undefined;
  now: Date;
};

/** Why nothing was restored. It changes nothing. */
export type RestoreRefusal =
  | { ok: false; code: 'STALE_VERSION'; currentVersion: number }
  /** The current version is the first, or the one before is there no more. */
  | { ok: false; code: 'NOTHING_TO_RESTORE' }
  /** The current version is a restored one itself. */
  | { ok: false; code: 'ALREADY_RESTORED' }
  /** A version since that string was `COMPROMISED`, or nobody knows why it was made. */
  | { ok: false; code: 'RESTORE_NOT_ALLOWED' }
  | { ok: false; code: 'TOO_LATE'; until: Date };

/**
 * What to store, exactly as it is given: the mistaken version, which ends at once; the one before
 * it, if that was in an overlap, which is over; and the new version, with the string and
 * fingerprint of the version that it `restores`.
 */
export type RestoreResult<Version extends SecretVersion = SecretVersion> =
  | { ok: true; replaced: Version; overlapEnded: Version | null; current: NewVersion }
  | RestoreRefusal;

/** The version that can be made current again, and the moment from which it no longer can. */
export type Restorable<Version extends SecretVersion = SecretVersion> = {
  version: Version;
  until: Date;
};

/** Reasons that leave a way back. What is not among them, known or not, leaves none. */
const REVERSIBLE: ReadonlySet<RegenerationReason | null | undefined> = new Set([
  'ROUTINE',
  'PERSONNEL_CHANGE',
  'POLICY',
] as const);

/**
 * Makes the string of the version before the current one current again, as a new version: numbers
 * never go back. The mistaken version ends at once. A node whose clock is behind by d can undo for
 * up to d longer; what was regenerated for `COMPROMISED` never comes back, whatever a clock says.
 */
export function restorePrevious<Version extends SecretVersion>(
  versions: readonly Version[],
  { expectedVersion, undoSeconds = UNDO_SECONDS, now }: RestoreOptions,
): RestoreResult<Version> {
  const current = currentVersion(versions);
  if (expectedVersion !== undefined && expectedVersion !== current.version) {
    return { ok: false, code: 'STALE_VERSION', currentVersion: current.version };
  }
  const judged = judgeRestoration(versions, undoSeconds, now);
  if (!judged.ok) return judged;
  return {
    ok: true,
    replaced: { ...current, acceptedUntil: now },
    overlapEnded: overlapEndedBy(versions, now),
    current: {
      version: current.version + 1,
      createdAt: now,
      acceptedUntil: null,
      reason: null,
      restores: judged.restorable.version.version,
    },
  };
}

/** What `restorePrevious` would restore at `now`, and until when; null when it would refuse. */
export function findRestorable<Version extends SecretVersion>(
  versions: readonly Version[],
  { undoSeconds = UNDO_SECONDS, now }: Omit<RestoreOptions, 'expectedVersion'>,
): Restorable<Version> | null {
  const judged = judgeRestoration(versions, undoSeconds, now);
  return judged.ok ? judged.restorable : null;
}

/** The refusals that stay come first, those that time or destruction brings after them. */
function judgeRestoration<Version extends SecretVersion>(
  versions: readonly Version[],
  undoSeconds: number,
  now: Date,
): { ok: true; restorable: Restorable<Version> } | RestoreRefusal {
  const current = currentVersion(versions);
  const version = findVersion(versions, current.version - 1);
  if (version === undefined) return { ok: false, code: 'NOTHING_TO_RESTORE' };
  if (current.restores != null) return { ok: false, code: 'ALREADY_RESTORED' };
  if (!mayReturn(versions, originOf(versions, version.version))) {
    return { ok: false, code: 'RESTORE_NOT_ALLOWED' };
  }
  const until = new Date(current.createdAt.getTime() + undoSeconds * 1000);
  if (!(now < until)) return { ok: false, code: 'TOO_LATE', until };
  if (version.destroyedAt != null) return { ok: false, code: 'NOTHING_TO_RESTORE' };
  return { ok: true, restorable: { version, until } };
}

/** Whether all that was made since a string first appeared leaves a way back to it. */
function mayReturn(versions: readonly SecretVersion[], origin: number): boolean {
  const since = versions.filter(({ version }) => version > origin);
  return since.every(({ reason, restores }) => restores != null || REVERSIBLE.has(reason));
}
