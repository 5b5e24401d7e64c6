/** A version of an account's shared secret, as far as the rules of regeneration depend on it. */

/** Why somebody regenerates. `COMPROMISED` allows no overlap and no way back. */
export const REGENERATION_REASONS = [
  'ROUTINE',
  'COMPROMISED',
  'PERSONNEL_CHANGE',
  'POLICY',
] as const;

/** One of the four. */
export type RegenerationReason = (typeof REGENERATION_REASONS)[number];

/**
 * One version of an account's shared secret, without the secret. What is optional may be left out
 * by a row that does not have it; each then has the meaning that lets in less.
 */
export type SecretVersion = {
  /** From 1, one more with each regeneration and each restoration; never goes back. */
  version: number;
  createdAt: Date;
  /** Null while it is the current one; else the moment from which it is no longer accepted. */
  acceptedUntil: Date | null;
  /**
   * True once its overlap was ended before its time. It is then out for good, whatever a clock
   * says. Left out: false, and the clock alone ends the overlap.
   */
  isOverlapEnded?: boolean | undefined;
  /**
   * Why this version was made; null for the first and for a restored one. Left out: nobody knows,
   * so what it replaced cannot be restored.
   */
  reason?: RegenerationReason | null | undefined;
  /** The version whose string this one has again; null, or left out, for a string of its own. */
  restores?: number | null | undefined;
  /** When its sealed value was destroyed; null, or left out, while it is there. */
  destroyedAt?: Date | null | undefined;
};

/** A version that was just made and is current. */
export type NewVersion = {
  version: number;
  createdAt: Date;
  acceptedUntil: null;
  reason: RegenerationReason | null;
  restores: number | null;
};

/** The version that an account starts with. */
export function firstSecretVersion(now: Date): NewVersion {
  return { version: 1, createdAt: now, acceptedUntil: null, reason: null, restores: null };
}

/** The versions, newest first; the list itself stays as it is. */
export function newestFirst<Version extends SecretVersion>(
  versions: readonly Version[],
): Version[] {
  return versions.toSorted((a, b) => b.version - a.version);
}

/**
 * The newest version, which is the current one.
 *
 * @throws {Error} when there is none: no account is without a secret.
 */
export function currentVersion<Version extends SecretVersion>(
  versions: readonly Version[],
): Version {
  const [current] = newestFirst(versions);
  if (current === undefined) throw new Error('The account has no version of its shared secret');
  return current;
}

/** The version of that number; undefined when it is not among those given. */
export function findVersion<Version extends SecretVersion>(
  versions: readonly Version[],
  version: number,
): Version | undefined {
  return versions.find((candidate) => candidate.version === version);
}

/**
 * The origin of each version: the number of the version that had its string first. Two versions
 * have the same string exactly when they have the same origin. Of a list that does not reach back
 * to the first version, the oldest number that is known to have the string.
 */
export function originsOf(versions: readonly SecretVersion[]): ReadonlyMap<number, number> {
  const origins = new Map<number, number>();
  for (const { version, restores } of newestFirst(versions).toReversed()) {
    const origin = restores == null ? version : (origins.get(restores) ?? restores);
    origins.set(version, origin);
  }
  return origins;
}

/** The origin of one of those versions. */
export function originOf(versions: readonly SecretVersion[], version: number): number {
  return originsOf(versions).get(version) ?? version;
}

/**
 * Whether a string was there when the account regenerated for `COMPROMISED`. No such string is
 * ever accepted again: not by an overlap, not by being restored, and not by a row that says so.
 */
export function isCompromised(versions: readonly SecretVersion[], origin: number): boolean {
  return versions.some(({ version, reason }) => reason === 'COMPROMISED' && origin < version);
}
