import { restorePrevious } from '@rekey/keys/regeneration';
import { actorOf } from '../audit/append-audit-event.ts';
import type { Transaction } from '../database/database.ts';
import type { Dependencies } from '../dependencies.ts';
import { announceCommit } from '../fleet/announce-commit.ts';
import type { Change } from '../fleet/fleet.ts';
import { raiseEpoch } from '../fleet/raise-epoch.ts';
import { answerOnce } from '../mutation-answer/answer-once.ts';
import { requireFreshSignIn } from '../sign-in/require-fresh-sign-in.ts';
import type { Viewer } from '../sign-in/viewer.ts';
import { auditRestoration } from './audit-regeneration.ts';
import type {
  ChangedSharedSecret,
  ExpectedVersion,
  SharedSecretDependencies,
} from './changed-shared-secret.ts';
import { raiseSharedSecretVersion } from './hold-shared-secret.store.ts';
import { sealSecretVersion } from './new-secret-version.ts';
import { openSharedSecret } from './sealed-shared-secret.ts';
import {
  findSharedSecret,
  listSharedSecrets,
  storeNextVersion,
  type SharedSecretRecord,
} from './shared-secret.store.ts';
import { staleVersion, type StaleVersion } from './stale-version.ts';
import { tellRestoration } from './tell-webhooks.ts';

/** Why nothing was restored, as `restorePrevious` of the rules says it. */
export type RestoreSharedSecretRefusal =
  | StaleVersion
  | {
      readonly ok: false;
      readonly code: 'NOTHING_TO_RESTORE' | 'ALREADY_RESTORED' | 'RESTORE_NOT_ALLOWED' | 'TOO_LATE';
    };

/** The restored secret as the new current version; or why it was not restored. */
export type RestoreSharedSecretResult = ChangedSharedSecret | RestoreSharedSecretRefusal;

type Restored = {
  readonly ok: true;
  readonly sharedSecret: SharedSecretRecord;
  readonly change: Change;
};

/**
 * Undoes a regeneration shortly after it: makes the string before the current one current again, as
 * a new version, and answers when no node accepts the mistaken one any more. Shows no secret.
 *
 * @throws {RequestError} REAUTHENTICATION_REQUIRED without a recent sign-in.
 */
export async function restoreSharedSecret(
  dependencies: SharedSecretDependencies,
  viewer: Viewer,
  input: ExpectedVersion,
): Promise<RestoreSharedSecretResult> {
  await requireFreshSignIn(dependencies, viewer, 'the restoration of the shared secret');
  const { clientMutationId } = input;
  const restored = await answerOnce(
    dependencies,
    viewer,
    { mutation: 'restoreSharedSecret', clientMutationId, input },
    (transaction) => restore(dependencies, transaction, viewer, input),
  );
  if (!restored.ok) return restored;
  const { change, ...shown } = restored;
  return { ...shown, receipt: await announceCommit(dependencies, change) };
}

async function restore(
  { masterKeys, settings: { undoSeconds } }: SharedSecretDependencies,
  transaction: Transaction,
  viewer: Viewer,
  { expectedVersion }: ExpectedVersion,
): Promise<Restored | RestoreSharedSecretRefusal> {
  const { accountId } = viewer;
  const held = await raiseSharedSecretVersion(transaction, { accountId, expectedVersion });
  if (held === null) return staleVersion(transaction, accountId);
  const versions = await listSharedSecrets(transaction, accountId);
  const { now } = held;
  const next = restorePrevious(versions, { expectedVersion: held.version, undoSeconds, now });
  if (!next.ok) return next;
  const { replaced, overlapEnded, current } = next;
  const { version, restores } = current;
  const value = await openRestored(transaction, masterKeys, accountId, restores);
  const stored = sealSecretVersion(masterKeys, value, { accountId, version });
  const sharedSecret = await storeNextVersion(
    transaction,
    overlapEnded === null ? [replaced] : [replaced, overlapEnded],
    { ...current, ...stored, note: null },
    { accountId, createdBy: actorOf(viewer) },
  );
  const changed = { replaced, overlapEnded, sharedSecret };
  await tellRestoration(transaction, accountId, changed);
  await auditRestoration(transaction, viewer, changed);
  const change = await raiseEpoch(transaction, accountId, 'CREDENTIALS');
  return { ok: true, sharedSecret, change };
}

async function openRestored(
  transaction: Transaction,
  masterKeys: Dependencies['masterKeys'],
  accountId: string,
  version: number | null,
): Promise<string> {
  const secret = version === null ? null : await findSharedSecret(transaction, accountId, version);
  if (secret === null) throw new Error(`The account has no shared secret of version ${version}`);
  return openSharedSecret(masterKeys, secret.sealedValue, { accountId, version: secret.version });
}
