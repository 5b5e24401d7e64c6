import { actorOf } from '../audit/append-audit-event.ts';
import type { Transaction } from '../database/database.ts';
import { appendNotice } from '../mail/append-notice.ts';
import type { Viewer } from '../sign-in/viewer.ts';
import type { Regenerator } from './regenerator.ts';
import { auditSharedSecret, sayCutOff, sayUntil, snapshotOf } from './audit-shared-secret.ts';
import type { SharedSecretRecord } from './shared-secret.store.ts';

/** The version before with its end, the one whose overlap this ended, and the new one. */
export type NextVersion = {
  readonly replaced: SharedSecretRecord;
  readonly overlapEnded: SharedSecretRecord | null;
  readonly sharedSecret: SharedSecretRecord;
};

/** One entry, which also tells whether the new secret could be seen. */
export async function auditRegeneration(
  transaction: Transaction,
  { accountId, actor }: Regenerator,
  next: NextVersion,
): Promise<void> {
  const { replaced, overlapEnded, sharedSecret } = next;
  const until = sayUntil(replaced, sharedSecret.createdAt);
  const replacing = `version ${sharedSecret.version} replaced version ${replaced.version}`;
  const why = `reason ${sharedSecret.reason ?? 'unknown'}`;
  const how = actor.kind === 'SYSTEM' ? ' by schedule' : ' and could see the new one';
  const description = await auditSharedSecret(transaction, {
    accountId,
    actor,
    subclass: 'VALUE',
    action: 'REGENERATE',
    deed: `regenerated the shared secret (${why})${how}: ${replacing}${until === 'at once' ? '' : ','} ${until}${sayCutOff(overlapEnded)}`,
    ...snapshotsOf(next),
  });
  await appendNotice(transaction, { accountId, ip: actor.ip }, 'REGENERATE', description);
}

/** One entry for the other direction. */
export async function auditRestoration(
  transaction: Transaction,
  viewer: Viewer,
  next: NextVersion,
): Promise<void> {
  const { replaced, overlapEnded, sharedSecret } = next;
  const description = await auditSharedSecret(transaction, {
    accountId: viewer.accountId,
    actor: actorOf(viewer),
    subclass: 'VALUE',
    action: 'RESTORE',
    deed: `restored the shared secret of version ${sharedSecret.restores}: version ${sharedSecret.version} has it again and replaced version ${replaced.version} at once${sayCutOff(overlapEnded)}`,
    ...snapshotsOf(next),
  });
  await appendNotice(transaction, viewer, 'RESTORE', description);
}

function snapshotsOf({ replaced, overlapEnded, sharedSecret }: NextVersion) {
  const { acceptedUntil } = replaced;
  const isInOverlap = acceptedUntil !== null && acceptedUntil > sharedSecret.createdAt;
  return {
    before: snapshotOf({ ...replaced, acceptedUntil: null }),
    after: {
      ...snapshotOf(sharedSecret),
      ...(isInOverlap && { overlapEndsAt: acceptedUntil.toISOString() }),
      ...(overlapEnded && { overlapEnded: snapshotOf(overlapEnded) }),
    },
  };
}
