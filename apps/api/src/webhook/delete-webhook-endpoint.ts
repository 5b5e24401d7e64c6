import type { Transaction } from '../database/database.ts';
import type { Dependencies } from '../dependencies.ts';
import { answerOnce } from '../mutation-answer/answer-once.ts';
import { requireFreshSignIn } from '../sign-in/require-fresh-sign-in.ts';
import type { Viewer } from '../sign-in/viewer.ts';
import { auditWebhook, endpointSnapshot } from './audit-webhook.ts';
import type { EndpointNotFound } from './update-webhook-endpoint.ts';
import { deleteEndpoint, holdEndpoint } from './webhook-endpoint.store.ts';

/** Which one; `endpointId` is null for an id that is no endpoint's. */
export type DeleteWebhookEndpoint = {
  readonly endpointId: string | null;
  readonly clientMutationId: string | null;
};

/** Row id of the endpoint that is gone, or that there is none. */
export type DeleteWebhookEndpointResult =
  { readonly ok: true; readonly deletedId: string } | EndpointNotFound;

/**
 * Deletes an endpoint for good, with its signing secret, its log, and what is on its way to it.
 *
 * @throws {RequestError} REAUTHENTICATION_REQUIRED without a recent sign-in: it would tell nobody of what
 *   is done next.
 */
export async function deleteWebhookEndpoint(
  dependencies: Pick<Dependencies, 'prisma' | 'masterKeys' | 'now'>,
  viewer: Viewer,
  input: DeleteWebhookEndpoint,
): Promise<DeleteWebhookEndpointResult> {
  await requireFreshSignIn(dependencies, viewer, 'the deletion of a webhook endpoint');
  const { endpointId, clientMutationId } = input;
  return answerOnce<DeleteWebhookEndpointResult>(
    dependencies,
    viewer,
    { mutation: 'deleteWebhookEndpoint', clientMutationId, input },
    (transaction) => remove(transaction, viewer, endpointId),
  );
}

async function remove(
  transaction: Transaction,
  viewer: Viewer,
  endpointId: string | null,
): Promise<DeleteWebhookEndpointResult> {
  const endpoint = await holdEndpoint(transaction, viewer.accountId, endpointId);
  if (endpoint === null) return { ok: false, code: 'ENDPOINT_NOT_FOUND' };
  await deleteEndpoint(transaction, endpoint.id);
  await auditWebhook(transaction, viewer, endpoint, {
    subclass: 'ENDPOINT',
    action: 'DELETE',
    deed: (origin) => `deleted the webhook endpoint at ${origin}`,
    before: endpointSnapshot(endpoint),
  });
  return { ok: true, deletedId: endpoint.id };
}
