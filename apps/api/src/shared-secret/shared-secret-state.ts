import {
  findRestorable,
  openOverlap,
  secretAge,
  stateOfVersion,
  stringMadeAt,
  type OverlappingVersion,
  type Restorable,
  type SecretAge,
  type VersionState,
} from '@rekey/keys/regeneration';
import type { SharedSecretRecord } from './shared-secret.store.ts';

/** What an account's shared secret is and was, without any value. */
export type SharedSecretState = {
  /** The current version. */
  readonly current: SharedSecretRecord;
  /** Newest first, the current one included. */
  readonly versions: readonly SharedSecretRecord[];
  /** 1 to 3650; null when nobody is to be reminded. */
  readonly maxAgeDays: number | null;
};

const DAY_MS = 86_400_000;

/** How the age of the secret stands to its maximum, and when that is reached; null for no maximum. */
export function ageOf(
  { versions, maxAgeDays }: SharedSecretState,
  now: Date,
): { readonly ageState: SecretAge; readonly dueAt: Date | null } {
  const madeAtMs = stringMadeAt(versions).getTime();
  const dueAt = maxAgeDays === null ? null : new Date(madeAtMs + maxAgeDays * DAY_MS);
  return { ageState: secretAge(versions, now, maxAgeDays), dueAt };
}

/** The version in an open overlap, or null. */
export function overlapOf(
  { versions }: SharedSecretState,
  now: Date,
): OverlappingVersion<SharedSecretRecord> | null {
  return openOverlap(versions, now);
}

/** The version that can be restored, and until when; or null. */
export function restorableOf(
  { versions }: SharedSecretState,
  undoSeconds: number,
  now: Date,
): Restorable<SharedSecretRecord> | null {
  return findRestorable(versions, { undoSeconds, now });
}

/** A version, and what somebody holds who has its string. */
export type ShownVersion = SharedSecretRecord & { readonly state: VersionState };

const VERSIONS_SHOWN_MAX = 10;

/** The ten newest versions, newest first. */
export function newestVersions({ versions }: SharedSecretState, now: Date): ShownVersion[] {
  return versions.slice(0, VERSIONS_SHOWN_MAX).map((record) => ({
    ...record,
    state: stateOfVersion(versions, record.version, now) ?? 'RETIRED',
  }));
}
