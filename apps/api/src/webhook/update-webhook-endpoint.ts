import type { Transaction } from '../database/database.ts';
import type { Dependencies } from '../dependencies.ts';
import { answerOnce } from '../mutation-answer/answer-once.ts';
import type { Viewer } from '../sign-in/viewer.ts';
import { auditWebhook, endpointSnapshot } from './audit-webhook.ts';
import { parseEndpointDescription } from './parse-endpoint-description.ts';
import { disableEndpoint } from './record-attempt.store.ts';
import {
  findEndpoint,
  holdEndpoint,
  updateEndpoint,
  type WebhookEndpointChanges,
  type WebhookEndpointRecord,
} from './webhook-endpoint.store.ts';
import { checkWebhookTarget, type WebhookTarget } from './webhook-target.ts';

type Needs = Pick<Dependencies, 'prisma' | 'masterKeys' | 'settings' | 'now' | 'resolveHost'>;

/** What to change; null or left out stays as it is. */
export type UpdateWebhookEndpoint = {
  readonly endpointId: string | null;
  readonly url?: string | null | undefined;
  readonly description?: string | null | undefined;
  readonly isEnabled?: boolean | null | undefined;
  readonly clientMutationId: string | null;
};

/** There is no such endpoint in the account. */
export type EndpointNotFound = { readonly ok: false; readonly code: 'ENDPOINT_NOT_FOUND' };

/** The endpoint as it is now, or what to put right. */
export type UpdateWebhookEndpointResult =
  | { readonly ok: true; readonly endpoint: WebhookEndpointRecord }
  | EndpointNotFound
  | Exclude<WebhookTarget, { readonly ok: true }>
  | { readonly ok: false; readonly code: 'DESCRIPTION_MALFORMED' };

/**
 * Changes an endpoint. Disabling it ends what is on its way to it; enabling it lets it be told of what
 * happens from then on.
 */
export async function updateWebhookEndpoint(
  dependencies: Needs,
  viewer: Viewer,
  input: UpdateWebhookEndpoint,
): Promise<UpdateWebhookEndpointResult> {
  const description =
    input.description == null ? undefined : parseEndpointDescription(input.description);
  if (description === null) return { ok: false, code: 'DESCRIPTION_MALFORMED' };
  const target = input.url == null ? undefined : await checkWebhookTarget(dependencies, input.url);
  if (target?.ok === false) return target;
  const { clientMutationId, endpointId, isEnabled = null } = input;
  const wanted = { description, url: target?.url, isEnabled };
  return answerOnce<UpdateWebhookEndpointResult>(
    dependencies,
    viewer,
    { mutation: 'updateWebhookEndpoint', clientMutationId, input },
    (transaction) => change(dependencies, transaction, viewer, endpointId, wanted),
  );
}

type Wanted = {
  readonly url: string | undefined;
  readonly description: string | undefined;
  readonly isEnabled: boolean | null;
};

async function change(
  { now }: Needs,
  transaction: Transaction,
  viewer: Viewer,
  endpointId: string | null,
  { url, description, isEnabled }: Wanted,
): Promise<UpdateWebhookEndpointResult> {
  const before = await holdEndpoint(transaction, viewer.accountId, endpointId);
  if (before === null) return { ok: false, code: 'ENDPOINT_NOT_FOUND' };
  if (isEnabled === false && before.disabledAt === null)
    await disableEndpoint(transaction, before.id, {
      disabledAt: now(),
      disabledReason: 'BY_HAND',
    });
  const changes = {
    ...(url !== undefined && { url }),
    ...(description !== undefined && { description }),
    ...(isEnabled === true && ENABLED),
  };
  const isChanged = Object.keys(changes).length > 0;
  const endpoint = isChanged
    ? await updateEndpoint(transaction, before.id, changes)
    : await findEndpoint(transaction, viewer.accountId, before.id);
  if (endpoint === null) return { ok: false, code: 'ENDPOINT_NOT_FOUND' };
  await auditChange(transaction, viewer, before, endpoint);
  return { ok: true, endpoint };
}

const ENABLED: WebhookEndpointChanges = {
  disabledAt: null,
  disabledReason: null,
  failingSince: null,
};

async function auditChange(
  transaction: Transaction,
  viewer: Viewer,
  before: WebhookEndpointRecord,
  after: WebhookEndpointRecord,
): Promise<void> {
  const verb = verbOf(before.disabledAt === null, after.disabledAt === null);
  // The path is not in the log, and may be what changed.
  const isMoved = before.url !== after.url;
  await auditWebhook(transaction, viewer, before, {
    subclass: 'ENDPOINT',
    action: 'UPDATE',
    deed: (origin) =>
      `${verb} the webhook endpoint at ${origin}${isMoved ? ', which has another address now' : ''}`,
    before: endpointSnapshot(before),
    after: endpointSnapshot(after),
  });
}

function verbOf(wasEnabled: boolean, isEnabled: boolean): string {
  if (wasEnabled === isEnabled) return 'changed';
  return isEnabled ? 'enabled' : 'disabled';
}
