/** The rules of regeneration: what the next version is, and which versions are accepted when. */

/** One version of an account's shared secret, without the secret. */
export type SecretVersion = {
  /** From 1, one more with each regeneration; never goes back. */
  version: number;
  createdAt: Date;
  /** Null while it is the current one. */
  acceptedUntil: Date | null;
};

/** What the caller knows and when it is. */
export type RegenerateOptions = {
  /** The version the caller saw; left out, whatever is current is replaced. */
  expectedVersion?: number | undefined;
  now: Date;
};

/** What to store, or that somebody else regenerated first. */
export type RegenerateResult<Version extends SecretVersion = SecretVersion> =
  | { ok: true; retired: Version; current: SecretVersion }
  | { ok: false; code: 'STALE_VERSION'; currentVersion: number };

/** The version that an account starts with. */
export function firstSecretVersion(now: Date): SecretVersion {
  return { version: 1, createdAt: now, acceptedUntil: null };
}

/**
 * Replaces the current version, at once: the one before is accepted until the very moment in which
 * its successor is made, that is, not at all from then on. Store both exactly as they are given:
 * that the two moments are equal is what `acceptedVersions` goes by.
 */
export function regenerate<Version extends SecretVersion>(
  current: Version,
  options: RegenerateOptions,
): RegenerateResult<Version> {
  const { expectedVersion, now } = options;
  if (expectedVersion !== undefined && expectedVersion !== current.version) {
    return { ok: false, code: 'STALE_VERSION', currentVersion: current.version };
  }
  return {
    ok: true,
    retired: { ...current, acceptedUntil: now },
    current: { version: current.version + 1, createdAt: now, acceptedUntil: null },
  };
}

/**
 * The versions accepted at `now`, newest first: the current one, and those before it that were
 * given time beyond the making of their successor, while that time runs. One that was given none
 * is out for good, whatever a clock says: a node whose clock runs behind must not take it back.
 */
export function acceptedVersions<Version extends SecretVersion>(
  versions: readonly Version[],
  now: Date,
): Version[] {
  const newestFirst = versions.toSorted((a, b) => b.version - a.version);
  return newestFirst.filter((candidate, index) => {
    const successor = newestFirst[index - 1];
    // The newest is the current one; without a successor, an end to its time makes it none.
    if (successor === undefined) return candidate.acceptedUntil === null;
    return isInOverlap(candidate, successor, now);
  });
}

/** The versions that are not accepted at `now`, newest first: known by name, let in by none. */
export function retiredVersions<Version extends SecretVersion>(
  versions: readonly Version[],
  now: Date,
): Version[] {
  const accepted = new Set(acceptedVersions(versions, now).map(({ version }) => version));
  const newestFirst = versions.toSorted((a, b) => b.version - a.version);
  return newestFirst.filter(({ version }) => !accepted.has(version));
}

function isInOverlap(candidate: SecretVersion, successor: SecretVersion, now: Date): boolean {
  const { acceptedUntil } = candidate;
  if (acceptedUntil === null || acceptedUntil <= successor.createdAt) return false;
  return now < acceptedUntil;
}
