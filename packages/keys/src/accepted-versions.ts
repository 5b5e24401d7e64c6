/** Which versions of a shared secret are accepted when, and since when the others are not. */
import { openOverlap } from './overlap.ts';
import {
  findVersion,
  isCompromised,
  newestFirst,
  originsOf,
  type SecretVersion,
} from './secret-version.ts';

/** What somebody holds who has the string of a version. */
export type VersionState = 'CURRENT' | 'OVERLAP' | 'RETIRED';

/** A version that is not accepted, with the moment from which its string was not. */
export type RetiredVersion<Version extends SecretVersion = SecretVersion> = Version & {
  regeneratedAt: Date;
};

/**
 * The versions accepted at `now`, newest first, so that the current one leads: that one, the one in
 * an open overlap, and every other that has the string of either, since a restored secret brings
 * the tokens back that were made under its older numbers. Give the newest versions of an account
 * without gaps; of those left out, none is accepted.
 *
 * A version that was given no time beyond the making of its successor is out for good, whatever a
 * clock says. What clocks can do to an overlap stands at `openOverlap`.
 */
export function acceptedVersions<Version extends SecretVersion>(
  versions: readonly Version[],
  now: Date,
): Version[] {
  const states = statesOf(versions, now);
  return newestFirst(versions).filter(({ version, destroyedAt }) => {
    return states.get(version) !== 'RETIRED' && destroyedAt == null;
  });
}

/** The versions that are not accepted at `now`, newest first: known by name, let in by none. */
export function retiredVersions<Version extends SecretVersion>(
  versions: readonly Version[],
  now: Date,
): RetiredVersion<Version>[] {
  const accepted = new Set(acceptedVersions(versions, now).map(({ version }) => version));
  const retired = newestFirst(versions).filter(({ version }) => !accepted.has(version));
  return retired.map((row) => ({ ...row, regeneratedAt: regeneratedAt(versions, row) }));
}

/**
 * What somebody holds at `now` who has the string of that version. A version that was restored is
 * `CURRENT` by each of its numbers. Null for a number that is not among the versions.
 */
export function stateOfVersion(
  versions: readonly SecretVersion[],
  version: number,
  now: Date,
): VersionState | null {
  return statesOf(versions, now).get(version) ?? null;
}

function statesOf(versions: readonly SecretVersion[], now: Date): Map<number, VersionState> {
  const origins = originsOf(versions);
  const current = currentOrigin(versions, origins);
  const overlapping = current === null ? null : openOverlap(versions, now);
  const overlap = overlapping && origins.get(overlapping.version);
  const stateOf = (origin: number): VersionState => {
    if (origin === current) return 'CURRENT';
    return origin === overlap ? 'OVERLAP' : 'RETIRED';
  };
  return new Map([...origins].map(([version, origin]) => [version, stateOf(origin)]));
}

/** Null when nothing may be accepted: the newest version was ended, destroyed or compromised. */
function currentOrigin(
  versions: readonly SecretVersion[],
  origins: ReadonlyMap<number, number>,
): number | null {
  const [newest] = newestFirst(versions);
  if (newest?.acceptedUntil !== null || newest.destroyedAt != null) return null;
  const origin = origins.get(newest.version) ?? newest.version;
  return isCompromised(versions, origin) ? null : origin;
}

/** The end of the newest version that has the string of this one. */
function regeneratedAt(versions: readonly SecretVersion[], { version }: SecretVersion): Date {
  const origins = originsOf(versions);
  const bearers = versions.filter((row) => origins.get(row.version) === origins.get(version));
  const [last] = newestFirst(bearers);
  if (last === undefined) throw new Error(`Version ${version} is not among the versions`);
  const successor = findVersion(versions, last.version + 1);
  return last.acceptedUntil ?? successor?.createdAt ?? last.createdAt;
}
