import type { SecretVersion } from '@rekey/keys/regeneration';
import type { Queryable } from '../database/database.ts';

/** Versions that are read of an account at most: the newest. Use under older ones is not followed. */
const VERSIONS_READ_MAX = 100;

/** The account's versions as the rules of regeneration know them, newest first. */
export function listSecretVersions(
  queryable: Queryable,
  accountId: string,
): Promise<SecretVersion[]> {
  return queryable.sharedSecret.findMany({
    where: { accountId },
    orderBy: { version: 'desc' },
    take: VERSIONS_READ_MAX,
    select: {
      version: true,
      createdAt: true,
      acceptedUntil: true,
      isOverlapEnded: true,
      reason: true,
      restores: true,
      destroyedAt: true,
    },
  });
}
