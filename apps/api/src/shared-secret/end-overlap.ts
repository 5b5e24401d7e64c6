import { endOverlap } from '@rekey/keys/regeneration';
import { actorOf } from '../audit/append-audit-event.ts';
import type { Transaction } from '../database/database.ts';
import { announceCommit } from '../fleet/announce-commit.ts';
import type { Change } from '../fleet/fleet.ts';
import { raiseEpoch } from '../fleet/raise-epoch.ts';
import { answerOnce } from '../mutation-answer/answer-once.ts';
import { requireFreshSignIn } from '../sign-in/require-fresh-sign-in.ts';
import type { Viewer } from '../sign-in/viewer.ts';
import { auditSharedSecret, snapshotOf } from './audit-shared-secret.ts';
import type {
  ChangedSharedSecret,
  ExpectedVersion,
  SharedSecretDependencies,
} from './changed-shared-secret.ts';
import { holdSharedSecret } from './hold-shared-secret.store.ts';
import { listSharedSecrets, storeEnd, type SharedSecretRecord } from './shared-secret.store.ts';
import { staleVersion, type StaleVersion } from './stale-version.ts';
import { tellOverlapEnded } from './tell-webhooks.ts';

/** The current version, which alone is accepted now; or why no overlap was ended. */
export type EndOverlapResult =
  ChangedSharedSecret | StaleVersion | { readonly ok: false; readonly code: 'NO_OVERLAP' };

type Ended = {
  readonly ok: true;
  readonly sharedSecret: SharedSecretRecord;
  readonly change: Change;
};

/**
 * Ends the open overlap before its time, for good, and answers when no node accepts the version that
 * was in it.
 *
 * @throws {RequestError} REAUTHENTICATION_REQUIRED without a recent sign-in.
 */
export async function endSharedSecretOverlap(
  dependencies: SharedSecretDependencies,
  viewer: Viewer,
  input: ExpectedVersion,
): Promise<EndOverlapResult> {
  await requireFreshSignIn(dependencies, viewer, "the end of the shared secret's overlap");
  const { clientMutationId } = input;
  const ended = await answerOnce(
    dependencies,
    viewer,
    { mutation: 'endSharedSecretOverlap', clientMutationId, input },
    (transaction) => end(transaction, viewer, input),
  );
  if (!ended.ok) return ended;
  const { change, ...shown } = ended;
  return { ...shown, receipt: await announceCommit(dependencies, change) };
}

async function end(
  transaction: Transaction,
  viewer: Viewer,
  { expectedVersion }: ExpectedVersion,
): Promise<Ended | Exclude<EndOverlapResult, { ok: true }>> {
  const { accountId } = viewer;
  const held = await holdSharedSecret(transaction, { accountId, expectedVersion });
  if (held === null) return staleVersion(transaction, accountId);
  const versions = await listSharedSecrets(transaction, accountId);
  const ended = endOverlap(versions, held.now);
  const [sharedSecret] = versions;
  if (!ended.ok || sharedSecret === undefined) return { ok: false, code: 'NO_OVERLAP' };
  const { overlapEnded } = ended;
  await storeEnd(transaction, accountId, overlapEnded);
  await tellOverlapEnded(transaction, accountId, { overlapEnded, current: sharedSecret });
  const before = versions.find(({ version }) => version === overlapEnded.version);
  await auditSharedSecret(transaction, {
    accountId,
    actor: actorOf(viewer),
    subclass: 'OVERLAP',
    action: 'END',
    deed: `ended the overlap of version ${overlapEnded.version} of the shared secret, which was accepted until ${before?.acceptedUntil?.toISOString()}; version ${sharedSecret.version} alone is accepted`,
    ...(before && { before: snapshotOf(before) }),
    after: snapshotOf(overlapEnded),
  });
  const change = await raiseEpoch(transaction, accountId, 'CREDENTIALS');
  return { ok: true, sharedSecret, change };
}
