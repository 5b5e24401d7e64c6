import { generateOpaqueToken, hashOpaqueToken } from '@rekey/keys/opaque-token';
import type { Transaction } from '../database/database.ts';
import type { Dependencies } from '../dependencies.ts';
import { announceCommit } from '../fleet/announce-commit.ts';
import { raiseEpoch } from '../fleet/raise-epoch.ts';
import { answerOnce } from '../mutation-answer/answer-once.ts';
import { requireFreshSignIn } from '../sign-in/require-fresh-sign-in.ts';
import type { Viewer } from '../sign-in/viewer.ts';
import { replaceAppkey } from './api-key.store.ts';
import { auditApiKey } from './audit-api-key.ts';
import { findApiKeyToChange } from './find-api-key.ts';
import { makeCredential } from './make-credential.ts';
import { recollectAppkey, type ShownAppkey } from './show-appkey.ts';

/** Which key is to have another appkey. */
export type RegenerateAppkey = {
  /** Global id. */
  readonly id: string;
  readonly clientMutationId?: string | null | undefined;
};

/** The key with its new appkey, shown this once; or that there is no such key. */
export type RegenerateAppkeyResult =
  ShownAppkey | { readonly ok: false; readonly code: 'API_KEY_NOT_FOUND' };

type OperationDependencies = Pick<
  Dependencies,
  'prisma' | 'masterKeys' | 'publicUrl' | 'now' | 'fleet' | 'log'
>;

/**
 * Gives an API key another appkey. The one before, and every token made with it, is refused on
 * every node when this answers.
 *
 * @throws {RequestError} REAUTHENTICATION_REQUIRED without a recent sign-in: the credential string
 * holds the shared secret.
 */
export async function regenerateAppkey(
  dependencies: OperationDependencies,
  viewer: Viewer,
  input: RegenerateAppkey,
): Promise<RegenerateAppkeyResult> {
  await requireFreshSignIn(dependencies, viewer, 'a new appkey');
  const { clientMutationId } = input;
  const result = await answerOnce(
    dependencies,
    viewer,
    { mutation: 'regenerateAppkey', clientMutationId, input },
    (transaction) => storeNewAppkey(dependencies, transaction, viewer, input.id),
    recollectAppkey(dependencies, viewer),
  );
  if (result.ok && result.change !== null) await announceCommit(dependencies, result.change);
  return result;
}

async function storeNewAppkey(
  dependencies: OperationDependencies,
  transaction: Transaction,
  viewer: Viewer,
  id: string,
): Promise<RegenerateAppkeyResult> {
  const { accountId } = viewer;
  const before = await findApiKeyToChange(transaction, viewer, id);
  if (before === null) return { ok: false, code: 'API_KEY_NOT_FOUND' };
  const { appname } = before;
  const appkey = generateOpaqueToken('rka_');
  const apiKey = await replaceAppkey(transaction, before.id, hashOpaqueToken(appkey));
  const made = await makeCredential(dependencies, transaction, viewer, { appname, appkey });
  const shown = made === null ? 'it' : 'the credential string, with the shared secret in it';
  await auditApiKey(transaction, viewer, {
    subclass: 'APPKEY',
    action: 'REGENERATE',
    deed: `regenerated the appkey of ${appname} and was shown ${shown}`,
    before,
    after: apiKey,
  });
  return {
    ok: true,
    apiKey,
    appkey,
    made,
    change: await raiseEpoch(transaction, accountId, 'CREDENTIALS'),
  };
}
