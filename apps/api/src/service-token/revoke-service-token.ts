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
import { deleteServiceToken, findServiceTokenById } from './service-token.store.ts';

/** Which one; `serviceTokenId` is null for an id that is no service token's. */
export type RevokeServiceToken = {
  readonly serviceTokenId: string | null;
  readonly clientMutationId: string | null;
};

type Revoked = { readonly ok: true; readonly revokedId: string; readonly change: Change };
type NotFound = { readonly ok: false; readonly code: 'SERVICE_TOKEN_NOT_FOUND' };

/** Row id of the service token that is gone, or that there is none. */
export type RevokeServiceTokenResult = { readonly ok: true; readonly revokedId: string } | NotFound;

/**
 * Revokes a service token for good. When it answers, no node lets it in.
 *
 * @throws {RequestError} REAUTHENTICATION_REQUIRED.
 */
export async function revokeServiceToken(
  dependencies: Pick<Dependencies, 'prisma' | 'masterKeys' | 'fleet' | 'now' | 'log'>,
  viewer: Viewer,
  input: RevokeServiceToken,
): Promise<RevokeServiceTokenResult> {
  await requireFreshSignIn(dependencies, viewer, 'the revocation of a service token');
  const { serviceTokenId, clientMutationId } = input;
  const result = await answerOnce<Revoked | NotFound>(
    dependencies,
    viewer,
    { mutation: 'revokeServiceToken', clientMutationId, input },
    (transaction) => endServiceToken(transaction, viewer, serviceTokenId),
  );
  if (!result.ok) return result;
  await announceCommit(dependencies, result.change);
  return { ok: true, revokedId: result.revokedId };
}

async function endServiceToken(
  transaction: Transaction,
  viewer: Viewer,
  id: string | null,
): Promise<Revoked | NotFound> {
  const { accountId } = viewer;
  await lockAccount(transaction, accountId);
  const serviceToken = id && (await findServiceTokenById(transaction, accountId, id));
  if (!serviceToken) return { ok: false, code: 'SERVICE_TOKEN_NOT_FOUND' };
  await deleteServiceToken(transaction, serviceToken.id);
  await appendAuditEvent(transaction, {
    accountId,
    actor: actorOf(viewer),
    class: 'SERVICE_TOKEN',
    subclass: 'TOKEN',
    action: 'REVOKE',
    description: `${viewer.label} revoked the service token ${serviceToken.name}.`,
    before: describeServiceToken(serviceToken),
  });
  return {
    ok: true,
    revokedId: serviceToken.id,
    change: await raiseEpoch(transaction, accountId, 'VIEWERS'),
  };
}
