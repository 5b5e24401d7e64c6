/** When the sealed value of a retired version is to be destroyed. */
import { retiredVersions, type RetiredVersion } from './accepted-versions.ts';
import { findRestorable } from './restoration.ts';
import { originsOf, type SecretVersion } from './secret-version.ts';

/** How long retired versions are kept, how long a regeneration can be undone, and when it is. */
export type DestructionOptions = {
  /** From the moment at which a version was no longer accepted. */
  retentionSeconds: number;
  /** Left out: 600. */
  undoSeconds?: number | undefined;
  now: Date;
};

/**
 * The versions whose sealed value has been kept for as long as it should be, newest first. None
 * that is accepted or in an overlap, and none whose string can still be restored: with it come back
 * the tokens of all its numbers. Those destroyed already are not named again.
 *
 * Destroying cannot be undone, and a clock that runs ahead by d makes it due by d sooner.
 */
export function destructionDue<Version extends SecretVersion>(
  versions: readonly Version[],
  { retentionSeconds, undoSeconds, now }: DestructionOptions,
): RetiredVersion<Version>[] {
  const origins = originsOf(versions);
  const restorable = findRestorable(versions, { undoSeconds, now });
  const kept = restorable && origins.get(restorable.version.version);
  return retiredVersions(versions, now).filter(({ version, destroyedAt, regeneratedAt }) => {
    if (destroyedAt != null || origins.get(version) === kept) return false;
    return now.getTime() >= regeneratedAt.getTime() + retentionSeconds * 1000;
  });
}
