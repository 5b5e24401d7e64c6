import type { Transaction } from '../database/database.ts';
import type { Dependencies } from '../dependencies.ts';
import { announceCommit } from '../fleet/announce-commit.ts';
import type { Change } from '../fleet/fleet.ts';
import { raiseEpoch } from '../fleet/raise-epoch.ts';
import { answerOnce } from '../mutation-answer/answer-once.ts';
import type { Viewer } from '../sign-in/viewer.ts';
import {
  affectsVerdicts,
  changesOf,
  type ApiKeyChangeErrorCode,
  type WantedApiKeyChanges,
} from './api-key-changes.ts';
import { changeApiKey, type ApiKeyRecord } from './api-key.store.ts';
import { auditApiKey } from './audit-api-key.ts';
import { findApiKeyToChange } from './find-api-key.ts';

/** What to change of which key. */
export type UpdateApiKey = WantedApiKeyChanges & {
  /** Global id. */
  readonly id: string;
  readonly clientMutationId?: string | null | undefined;
};

/** What a person can put right in it. */
export type UpdateApiKeyErrorCode = 'API_KEY_NOT_FOUND' | ApiKeyChangeErrorCode;

/** The key as it is now, or what to put right. */
export type UpdateApiKeyResult =
  | { readonly ok: true; readonly apiKey: ApiKeyRecord; readonly change: Change | null }
  | { readonly ok: false; readonly code: UpdateApiKeyErrorCode };

/**
 * Changes an API key. What verdicts depend on (role, status, expiry) is in force on every node when
 * this answers; a new description concerns none. Nothing is written or audited when nothing changes.
 */
export async function updateApiKey(
  dependencies: Pick<Dependencies, 'prisma' | 'masterKeys' | 'now' | 'fleet' | 'log'>,
  viewer: Viewer,
  input: UpdateApiKey,
): Promise<UpdateApiKeyResult> {
  const { clientMutationId } = input;
  const result = await answerOnce(
    dependencies,
    viewer,
    { mutation: 'updateApiKey', clientMutationId, input },
    (transaction) => storeChanges(transaction, viewer, input, dependencies.now()),
  );
  if (result.ok && result.change !== null) await announceCommit(dependencies, result.change);
  return result;
}

async function storeChanges(
  transaction: Transaction,
  viewer: Viewer,
  input: UpdateApiKey,
  now: Date,
): Promise<UpdateApiKeyResult> {
  const { accountId } = viewer;
  const before = await findApiKeyToChange(transaction, viewer, input.id);
  if (before === null) return { ok: false, code: 'API_KEY_NOT_FOUND' };
  const wanted = changesOf(before, input, now);
  if (!wanted.ok) return wanted;
  const { changes } = wanted;
  if (Object.keys(changes).length === 0) return { ok: true, apiKey: before, change: null };
  const apiKey = await changeApiKey(transaction, before.id, changes);
  await auditChanges(transaction, viewer, before, apiKey);
  const change = affectsVerdicts(changes)
    ? await raiseEpoch(transaction, accountId, 'CREDENTIALS')
    : null;
  return { ok: true, apiKey, change };
}

function auditChanges(
  transaction: Transaction,
  viewer: Viewer,
  before: ApiKeyRecord,
  after: ApiKeyRecord,
): Promise<void> {
  const { action, verb } = describeChange(before, after);
  const deed = `${verb} the API key ${after.appname}`;
  return auditApiKey(transaction, viewer, { subclass: 'DEFINITION', action, deed, before, after });
}

function describeChange(before: ApiKeyRecord, after: ApiKeyRecord) {
  const isEnabled = after.disabledAt === null;
  if ((before.disabledAt === null) === isEnabled)
    return { action: 'UPDATE', verb: 'changed' } as const;
  if (isEnabled) return { action: 'ENABLE', verb: 'enabled' } as const;
  return { action: 'DISABLE', verb: 'disabled' } as const;
}
