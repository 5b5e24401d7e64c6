import type { Transaction } from '../database/database.ts';
import { readDatabaseTime } from '../database/read-database-time.ts';
import type { Dependencies } from '../dependencies.ts';
import { answerOnce } from '../mutation-answer/answer-once.ts';
import { requireFreshSignIn } from '../sign-in/require-fresh-sign-in.ts';
import type { Viewer } from '../sign-in/viewer.ts';
import { auditWebhook } from './audit-webhook.ts';
import { generateSigningSecret, sealSigningSecret } from './signing-secret.ts';
import type { EndpointNotFound } from './update-webhook-endpoint.ts';
import {
  holdEndpoint,
  replaceSigningSecret,
  type WebhookEndpointRecord,
} from './webhook-endpoint.store.ts';

type Needs = Pick<Dependencies, 'prisma' | 'masterKeys' | 'now'>;

/** Whose, and for how long the current one signs as well. */
export type RegenerateSigningSecret = {
  readonly endpointId: string | null;
  /** Seconds, 0 to 604800; 0 when it leaked. */
  readonly overlapSeconds: number;
  readonly clientMutationId: string | null;
};

/** The new secret, shown once; or why there is none. */
export type RegenerateSigningSecretResult =
  | {
      readonly ok: true;
      readonly endpoint: WebhookEndpointRecord;
      readonly signingSecret: string;
    }
  | EndpointNotFound
  | { readonly ok: false; readonly code: 'OVERLAP_OUT_OF_RANGE' };

/** How long both sign unless something else is asked for: a day. */
export const SIGNING_OVERLAP_SECONDS = 86_400;
const OVERLAP_SECONDS_MAX = 604_800;

/**
 * Makes a new signing secret. For a time both sign each message, so that the receiver can be given the
 * new one without missing any.
 *
 * @throws {RequestError} REAUTHENTICATION_REQUIRED.
 */
export async function regenerateSigningSecret(
  dependencies: Needs,
  viewer: Viewer,
  input: RegenerateSigningSecret,
): Promise<RegenerateSigningSecretResult> {
  await requireFreshSignIn(dependencies, viewer, 'a new signing secret of a webhook');
  const { overlapSeconds, clientMutationId } = input;
  if (!(overlapSeconds >= 0 && overlapSeconds <= OVERLAP_SECONDS_MAX))
    return { ok: false, code: 'OVERLAP_OUT_OF_RANGE' };
  return answerOnce<RegenerateSigningSecretResult>(
    dependencies,
    viewer,
    { mutation: 'regenerateWebhookSigningSecret', clientMutationId, input },
    (transaction) => replace(dependencies, transaction, viewer, input),
  );
}

async function replace(
  { masterKeys }: Needs,
  transaction: Transaction,
  viewer: Viewer,
  { endpointId, overlapSeconds }: RegenerateSigningSecret,
): Promise<RegenerateSigningSecretResult> {
  const { accountId } = viewer;
  const before = await holdEndpoint(transaction, accountId, endpointId);
  if (before === null) return { ok: false, code: 'ENDPOINT_NOT_FOUND' };
  const signingSecret = generateSigningSecret();
  const version = before.secretVersion + 1;
  const binding = { accountId, endpointId: before.id, version };
  const now = await readDatabaseTime(transaction);
  const endpoint = await replaceSigningSecret(transaction, before.id, {
    sealedSecret: sealSigningSecret(masterKeys, signingSecret, binding),
    previousSignsUntil:
      overlapSeconds === 0 ? null : new Date(now.getTime() + overlapSeconds * 1000),
  });
  const until = endpoint.previousSignsUntil?.toISOString() ?? null;
  await auditWebhook(transaction, viewer, endpoint, {
    subclass: 'SIGNING_SECRET',
    action: 'REGENERATE',
    deed: (origin) =>
      `regenerated the signing secret of the webhook endpoint at ${origin} and was shown it; the one before ${until === null ? 'signs no more' : `signs as well until ${until}`}`,
    after: { secretVersion: version, previousSignsUntil: until },
  });
  return { ok: true, endpoint, signingSecret };
}
