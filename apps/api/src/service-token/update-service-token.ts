import { lockAccount } from '../account/lock-account.ts';
import { actorOf, appendAuditEvent } from '../audit/append-audit-event.ts';
import type { Transaction } from '../database/database.ts';
import type { Dependencies } from '../dependencies.ts';
import { announceCommit } from '../fleet/announce-commit.ts';
import type { Change } from '../fleet/fleet.ts';
import { raiseEpoch } from '../fleet/raise-epoch.ts';
import { answerOnce } from '../mutation-answer/answer-once.ts';
import { requireFreshSignIn } from '../sign-in/require-fresh-sign-in.ts';
import type { Viewer } from '../sign-in/viewer.ts';
import { describeServiceToken } from './describe-service-token.ts';
import { parseServiceToken, type ServiceTokenProblem } from './parse-service-token.ts';
import {
  changeServiceToken,
  findServiceTokenById,
  type ServiceTokenChanges,
  type ServiceTokenRecord,
} from './service-token.store.ts';

/** What to change of which one; `serviceTokenId` is null for an id that is no service token's. */
export type UpdateServiceToken = {
  readonly serviceTokenId: string | null;
  readonly changes: ServiceTokenChanges;
  readonly clientMutationId: string | null;
};

/** The service token as it is now, or what to put right. */
export type UpdateServiceTokenResult =
  | { readonly ok: true; readonly serviceToken: ServiceTokenRecord; readonly change: Change | null }
  | { readonly ok: false; readonly code: 'SERVICE_TOKEN_NOT_FOUND' }
  | ServiceTokenProblem;

/**
 * Changes name, source addresses or expiry of a service token; its scopes are for life. When it
 * answers, every node goes by it. Nothing is written or audited when nothing changes.
 *
 * @throws {RequestError} REAUTHENTICATION_REQUIRED.
 */
export async function updateServiceToken(
  dependencies: Pick<Dependencies, 'prisma' | 'masterKeys' | 'fleet' | 'now' | 'log'>,
  viewer: Viewer,
  input: UpdateServiceToken,
): Promise<UpdateServiceTokenResult> {
  await requireFreshSignIn(dependencies, viewer, 'a change of a service token');
  const parsed = parseServiceToken(input.changes, dependencies.now());
  if (!parsed.ok) return parsed;
  const { serviceTokenId, clientMutationId } = input;
  const result = await answerOnce<UpdateServiceTokenResult>(
    dependencies,
    viewer,
    { mutation: 'updateServiceToken', clientMutationId, input },
    (transaction) => storeChanges(transaction, viewer, serviceTokenId, parsed.changes),
  );
  if (result.ok && result.change !== null) await announceCommit(dependencies, result.change);
  return result;
}

async function storeChanges(
  transaction: Transaction,
  viewer: Viewer,
  id: string | null,
  changes: ServiceTokenChanges,
): Promise<UpdateServiceTokenResult> {
  const { accountId } = viewer;
  await lockAccount(transaction, accountId);
  const stored = id && (await findServiceTokenById(transaction, accountId, id));
  if (!stored) return { ok: false, code: 'SERVICE_TOKEN_NOT_FOUND' };
  const before = describeServiceToken(stored);
  const after = describeServiceToken({ ...stored, ...changes });
  if (JSON.stringify(before) === JSON.stringify(after))
    return { ok: true, serviceToken: stored, change: null };
  const serviceToken = await changeServiceToken(transaction, stored.id, changes);
  await appendAuditEvent(transaction, {
    ...{ accountId, actor: actorOf(viewer), before, after },
    ...{ class: 'SERVICE_TOKEN', subclass: 'TOKEN', action: 'UPDATE' },
    description: `${viewer.label} changed the service token ${stored.name}.`,
  });
  const change = await raiseEpoch(transaction, accountId, 'VIEWERS');
  return { ok: true, serviceToken, change };
}
