import { lockAccount } from '../account/lock-account.ts';
import { actorOf } from '../audit/append-audit-event.ts';
import type { Transaction } from '../database/database.ts';
import type { Dependencies } from '../dependencies.ts';
import { answerOnce } from '../mutation-answer/answer-once.ts';
import { requireFreshSignIn } from '../sign-in/require-fresh-sign-in.ts';
import type { Viewer } from '../sign-in/viewer.ts';
import { auditWebhook, endpointSnapshot } from './audit-webhook.ts';
import { parseEndpointDescription } from './parse-endpoint-description.ts';
import { generateSigningSecret, sealSigningSecret } from './signing-secret.ts';
import {
  countEndpoints,
  insertEndpoint,
  newEndpointId,
  type WebhookEndpointRecord,
} from './webhook-endpoint.store.ts';
import { checkWebhookTarget, type WebhookTarget } from './webhook-target.ts';

type Needs = Pick<Dependencies, 'prisma' | 'masterKeys' | 'settings' | 'now' | 'resolveHost'>;

/** Where to send, and what people call it. */
export type CreateWebhookEndpoint = {
  readonly url: string;
  readonly description: string;
  readonly clientMutationId: string | null;
};

/** The endpoint with its signing secret, shown once; or what to put right. */
export type CreateWebhookEndpointResult =
  | {
      readonly ok: true;
      readonly endpoint: WebhookEndpointRecord;
      readonly signingSecret: string;
    }
  | Exclude<WebhookTarget, { readonly ok: true }>
  | { readonly ok: false; readonly code: 'DESCRIPTION_MALFORMED' | 'TOO_MANY_ENDPOINTS' };

/** Of one account: each is told of everything. */
export const ENDPOINTS_MAX = 20;

/**
 * Adds an endpoint, which is told of what happens from now on.
 *
 * @throws {RequestError} REAUTHENTICATION_REQUIRED.
 */
export async function createWebhookEndpoint(
  dependencies: Needs,
  viewer: Viewer,
  input: CreateWebhookEndpoint,
): Promise<CreateWebhookEndpointResult> {
  await requireFreshSignIn(dependencies, viewer, 'the signing secret of a new webhook');
  const description = parseEndpointDescription(input.description);
  if (description === null) return { ok: false, code: 'DESCRIPTION_MALFORMED' };
  const target = await checkWebhookTarget(dependencies, input.url);
  if (!target.ok) return target;
  const { clientMutationId } = input;
  return answerOnce<CreateWebhookEndpointResult>(
    dependencies,
    viewer,
    { mutation: 'createWebhookEndpoint', clientMutationId, input },
    (transaction) =>
      storeEndpoint(dependencies, transaction, viewer, { url: target.url, description }),
  );
}

async function storeEndpoint(
  { masterKeys, now }: Needs,
  transaction: Transaction,
  viewer: Viewer,
  checked: Pick<CreateWebhookEndpoint, 'url' | 'description'>,
): Promise<CreateWebhookEndpointResult> {
  const { accountId } = viewer;
  await lockAccount(transaction, accountId);
  if ((await countEndpoints(transaction, accountId)) >= ENDPOINTS_MAX)
    return { ok: false, code: 'TOO_MANY_ENDPOINTS' };
  const id = newEndpointId();
  const signingSecret = generateSigningSecret();
  const binding = { accountId, endpointId: id, version: 1 };
  const endpoint = await insertEndpoint(transaction, {
    ...{ id, accountId, ...checked, createdAt: now(), createdBy: actorOf(viewer) },
    sealedSecret: sealSigningSecret(masterKeys, signingSecret, binding),
  });
  await auditWebhook(transaction, viewer, endpoint, {
    subclass: 'ENDPOINT',
    action: 'CREATE',
    deed: (origin) => `added a webhook endpoint at ${origin} and was shown its signing secret`,
    after: endpointSnapshot(endpoint),
  });
  return { ok: true, endpoint, signingSecret };
}
