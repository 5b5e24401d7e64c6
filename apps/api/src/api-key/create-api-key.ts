import { isAppname } from '@rekey/keys/names';
import { generateOpaqueToken, hashOpaqueToken } from '@rekey/keys/opaque-token';
import { uuidv7 } from 'uuidv7';
import { actorOf } from '../audit/append-audit-event.ts';
import type { Transaction } from '../database/database.ts';
import type { ApiKeyRole } from '../database/generated/enums.ts';
import type { Dependencies } from '../dependencies.ts';
import { answerOnce } from '../mutation-answer/answer-once.ts';
import { requireFreshSignIn } from '../sign-in/require-fresh-sign-in.ts';
import type { Viewer } from '../sign-in/viewer.ts';
import { insertApiKey, type ApiKeyRecord } from './api-key.store.ts';
import { auditApiKey } from './audit-api-key.ts';
import {
  isInThePast,
  parseDescription,
  parseExpiry,
  type DefinitionErrorCode,
} from './api-key-definition.ts';
import { makeCredential } from './make-credential.ts';
import { recollectAppkey, type ShownAppkey } from './show-appkey.ts';

/** What to create. */
export type CreateApiKey = {
  readonly appname: string;
  readonly description?: string | null | undefined;
  readonly role: ApiKeyRole;
  readonly expiresAt?: Date | null | undefined;
  readonly clientMutationId?: string | null | undefined;
};

/** What a person can put right in it. */
export type CreateApiKeyErrorCode = 'APPNAME_TAKEN' | 'APPNAME_MALFORMED' | DefinitionErrorCode;

/** The key with what it proves itself with, shown this once; or what to put right. */
export type CreateApiKeyResult =
  ShownAppkey | { readonly ok: false; readonly code: CreateApiKeyErrorCode };

type OperationDependencies = Pick<Dependencies, 'prisma' | 'masterKeys' | 'publicUrl' | 'now'>;

/**
 * Creates an API key. Nothing is taken from anybody, so no node has to be told.
 *
 * @throws {RequestError} REAUTHENTICATION_REQUIRED without a recent sign-in: the credential string
 * holds the shared secret.
 */
export async function createApiKey(
  dependencies: OperationDependencies,
  viewer: Viewer,
  input: CreateApiKey,
): Promise<CreateApiKeyResult> {
  await requireFreshSignIn(dependencies, viewer, 'a new API key');
  const { clientMutationId } = input;
  return answerOnce(
    dependencies,
    viewer,
    { mutation: 'createApiKey', clientMutationId, input },
    (transaction) => storeNewApiKey(dependencies, transaction, viewer, input),
    recollectAppkey(dependencies, viewer),
  );
}

async function storeNewApiKey(
  dependencies: OperationDependencies,
  transaction: Transaction,
  viewer: Viewer,
  input: CreateApiKey,
): Promise<CreateApiKeyResult> {
  const { appname, role } = input;
  if (!isAppname(appname)) return refusal('APPNAME_MALFORMED');
  const description = parseDescription(input.description ?? null);
  if (description === null) return refusal('DESCRIPTION_TOO_LONG');
  const expiresAt = parseExpiry(input.expiresAt ?? null);
  const createdAt = dependencies.now();
  if (isInThePast(expiresAt, createdAt)) return refusal('EXPIRY_IN_THE_PAST');
  const appkey = generateOpaqueToken('rka_');
  const definition = { appname, description, role, expiresAt, createdAt };
  const apiKey = await insertApiKey(transaction, {
    ...definition,
    id: uuidv7(),
    accountId: viewer.accountId,
    createdBy: actorOf(viewer),
    appkeyHash: hashOpaqueToken(appkey),
  });
  if (apiKey === null) return refusal('APPNAME_TAKEN');
  const made = await makeCredential(dependencies, transaction, viewer, { appname, appkey });
  await auditCreation(transaction, viewer, apiKey, made !== null);
  return { ok: true, apiKey, appkey, made, change: null };
}

function refusal(code: CreateApiKeyErrorCode): CreateApiKeyResult {
  return { ok: false, code };
}

function auditCreation(
  transaction: Transaction,
  viewer: Viewer,
  apiKey: ApiKeyRecord,
  hasCredential: boolean,
): Promise<void> {
  const shown = hasCredential
    ? 'its credential string, with the shared secret in it'
    : 'its appkey';
  return auditApiKey(transaction, viewer, {
    subclass: 'DEFINITION',
    action: 'CREATE',
    deed: `created the API key ${apiKey.appname} and was shown ${shown}`,
    after: apiKey,
  });
}
