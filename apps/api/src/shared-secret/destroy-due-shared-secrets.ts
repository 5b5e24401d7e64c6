import { SYSTEM_ACTOR } from '../audit/append-audit-event.ts';
import type { Dependencies } from '../dependencies.ts';
import { announceCommit } from '../fleet/announce-commit.ts';
import { destroyRetiredVersions } from './destroy-retired-versions.ts';
import { listAccountsToDestroyIn } from './destroy-shared-secret.store.ts';
import { holdSharedSecret } from './hold-shared-secret.store.ts';

type DestroyDependencies = Pick<Dependencies, 'prisma' | 'settings' | 'fleet' | 'log'>;

const DAY_SECONDS = 86_400;

/**
 * Destroys the retired versions that have been kept for as long as they should be, account by account.
 * The time is the database's: a node whose clock runs ahead finds the account, and destroys nothing.
 *
 * @returns how many versions.
 */
export async function destroyDueSharedSecrets(
  dependencies: DestroyDependencies,
  now: Date,
): Promise<number> {
  const { prisma, settings } = dependencies;
  const retentionSeconds = settings.retiredSecretDays * DAY_SECONDS;
  const retiredBefore = new Date(now.getTime() - retentionSeconds * 1000);
  let count = 0;
  for (const accountId of await listAccountsToDestroyIn(prisma, retiredBefore))
    count += await destroyDue(dependencies, accountId, retentionSeconds);
  return count;
}

async function destroyDue(
  dependencies: DestroyDependencies,
  accountId: string,
  retentionSeconds: number,
): Promise<number> {
  const { undoSeconds } = dependencies.settings;
  const destroyed = await dependencies.prisma.$transaction(async (transaction) => {
    const held = await holdSharedSecret(transaction, { accountId });
    if (held === null) return null;
    const request = { version: null, retentionSeconds, undoSeconds, now: held.now };
    return destroyRetiredVersions(transaction, { accountId, actor: SYSTEM_ACTOR }, request);
  });
  if (!destroyed?.ok || destroyed.change === null) return 0;
  await announceCommit(dependencies, destroyed.change);
  return destroyed.destroyedVersions.length;
}
