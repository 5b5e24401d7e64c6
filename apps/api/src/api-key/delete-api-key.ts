import type { Transaction } from '../database/database.ts';
import type { Dependencies } from '../dependencies.ts';
import { announceCommit } from '../fleet/announce-commit.ts';
import type { Change } from '../fleet/fleet.ts';
import { raiseEpoch } from '../fleet/raise-epoch.ts';
import { answerOnce } from '../mutation-answer/answer-once.ts';
import { requireFreshSignIn } from '../sign-in/require-fresh-sign-in.ts';
import type { Viewer } from '../sign-in/viewer.ts';
import { removeApiKey } from './api-key.store.ts';
import { auditApiKey } from './audit-api-key.ts';
import { findApiKeyToChange } from './find-api-key.ts';

/** Which key to delete. */
export type DeleteApiKey = {
  /** Global id. */
  readonly id: string;
  readonly clientMutationId?: string | null | undefined;
};

/** The row id of the key that is gone, or that there is no such key. */
export type DeleteApiKeyResult =
  | { readonly ok: true; readonly id: string; readonly change: Change }
  | { readonly ok: false; readonly code: 'API_KEY_NOT_FOUND' };

/**
 * Deletes an API key. Nothing made with it is accepted on any node when this answers.
 *
 * @throws {RequestError} REAUTHENTICATION_REQUIRED without a recent sign-in: there is no way back, and
 *   disabling the key stops it as well.
 */
export async function deleteApiKey(
  dependencies: Pick<Dependencies, 'prisma' | 'masterKeys' | 'now' | 'fleet' | 'log'>,
  viewer: Viewer,
  input: DeleteApiKey,
): Promise<DeleteApiKeyResult> {
  await requireFreshSignIn(dependencies, viewer, 'the deletion of an API key');
  const { clientMutationId } = input;
  const result = await answerOnce(
    dependencies,
    viewer,
    { mutation: 'deleteApiKey', clientMutationId, input },
    (transaction) => deleteAndAudit(transaction, viewer, input.id),
  );
  if (result.ok) await announceCommit(dependencies, result.change);
  return result;
}

async function deleteAndAudit(
  transaction: Transaction,
  viewer: Viewer,
  id: string,
): Promise<DeleteApiKeyResult> {
  const { accountId } = viewer;
  const before = await findApiKeyToChange(transaction, viewer, id);
  if (before === null) return { ok: false, code: 'API_KEY_NOT_FOUND' };
  await removeApiKey(transaction, before.id);
  await auditApiKey(transaction, viewer, {
    subclass: 'DEFINITION',
    action: 'DELETE',
    deed: `deleted the API key ${before.appname}`,
    before,
  });
  return {
    ok: true,
    id: before.id,
    change: await raiseEpoch(transaction, accountId, 'CREDENTIALS'),
  };
}
