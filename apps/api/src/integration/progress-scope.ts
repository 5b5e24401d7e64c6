import { stateOfVersion, type SecretVersion } from '@rekey/keys/regeneration';

/** What is followed after a regeneration or a restoration, by the numbers of versions. */
export type ProgressScope = {
  readonly accountId: string;
  /** When the current version was made. */
  readonly since: Date;
  /** Those made before the current one; a restored secret is among them by its older numbers. */
  readonly before: readonly number[];
  /** All numbers of the current secret. */
  readonly current: readonly number[];
  /** Whether the version before the current one was accepted beside it for a time. */
  readonly hadOverlap: boolean;
  readonly now: Date;
};

const FOLLOWED_MS = 30 * 86_400_000;

/** What there is to follow at `now`; null for a first version, and once the current one is 30 days old. */
export function progressScopeOf(
  accountId: string,
  versions: readonly SecretVersion[],
  now: Date,
): ProgressScope | null {
  const [current, previous] = versions.toSorted((a, b) => b.version - a.version);
  if (current === undefined || previous === undefined) return null;
  const since = current.createdAt;
  if (now.getTime() - since.getTime() >= FOLLOWED_MS) return null;
  const isCurrent = ({ version }: SecretVersion) =>
    version === current.version || stateOfVersion(versions, version, now) === 'CURRENT';
  return {
    accountId,
    since,
    before: versions.map(({ version }) => version).filter((number) => number !== current.version),
    current: versions.filter(isCurrent).map(({ version }) => version),
    hadOverlap: previous.acceptedUntil !== null && previous.acceptedUntil > since,
    now,
  };
}
