import type { MasterKeyRing } from '@rekey/keys/sealed-secret';
import { chooseAddresses, type TargetRules } from './choose-addresses.ts';
import type { ClaimedDelivery } from './claim-delivery.store.ts';
import { describeFailure, describeStatus } from './failure-in-words.ts';
import { post } from './post.ts';
import type { AttemptRecord } from './record-attempt.store.ts';
import { openSigningSecret, signatureHeaders } from './signing-secret.ts';
import { webhookIdOf } from './webhook-id.ts';

/** What an attempt came to. */
export type SendResult = AttemptRecord & { readonly retryAfterSeconds: number | null };

/** What sending is made of. */
export type SendDependencies = TargetRules & {
  readonly masterKeys: MasterKeyRing;
  /** All of an attempt together: asking DNS, connecting, sending, the head of the answer. */
  readonly timeoutMs: number;
};

type Answered = Pick<SendResult, 'statusCode' | 'error' | 'retryAfterSeconds'>;

/**
 * Sends a message once, signed anew with the time of this attempt.
 *
 * @returns null when `stop` broke it off.
 */
export async function sendMessage(
  dependencies: SendDependencies,
  delivery: ClaimedDelivery,
  stop: AbortSignal,
): Promise<SendResult | null> {
  const startedAt = new Date();
  const startedMs = performance.now();
  const answered = await answerTo(dependencies, delivery, startedAt, stop);
  if (answered === null) return null;
  return { ...answered, startedAt, durationMs: Math.round(performance.now() - startedMs) };
}

async function answerTo(
  dependencies: SendDependencies,
  delivery: ClaimedDelivery,
  at: Date,
  stop: AbortSignal,
): Promise<Answered | null> {
  const { timeoutMs } = dependencies;
  const secrets = openSecrets(dependencies.masterKeys, delivery);
  if (secrets === null) return failed(UNSIGNABLE);
  const signal = AbortSignal.any([stop, AbortSignal.timeout(timeoutMs)]);
  const url = new URL(delivery.url);
  const { body } = delivery;
  try {
    const addresses = await chooseAddresses(url, dependencies, signal);
    const messageId = webhookIdOf(delivery.messageId);
    const headers = { ...HEADERS, ...signatureHeaders({ messageId, at, body }, secrets) };
    const answer = await post({ url, addresses, headers, body }, signal);
    return { ...answer, error: describeStatus(answer.statusCode) };
  } catch (error) {
    if (stop.aborted) return null;
    return failed(describeFailure(error, timeoutMs / 1000));
  }
}

const HEADERS = { 'content-type': 'application/json', 'user-agent': 'Rekey-Webhooks/1' };

const UNSIGNABLE =
  'Nothing was sent: the signing secret does not open with the master keys. Add the key it was sealed with to MASTER_KEYS, or regenerate the signing secret.';

function failed(error: string): Answered {
  return { statusCode: null, error, retryAfterSeconds: null };
}

/** The current one, and the one before while that signs as well; null when one cannot be opened. */
function openSecrets(
  masterKeys: MasterKeyRing,
  { accountId, endpointId, ...stored }: ClaimedDelivery,
): readonly string[] | null {
  const { sealedSecret, secretVersion, sealedPreviousSecret } = stored;
  const binding = { accountId, endpointId, version: secretVersion };
  const secret = openSigningSecret(masterKeys, sealedSecret, binding);
  if (secret === null) return null;
  if (sealedPreviousSecret === null) return [secret];
  const previousBinding = { ...binding, version: secretVersion - 1 };
  const previous = openSigningSecret(masterKeys, sealedPreviousSecret, previousBinding);
  return previous === null ? [secret] : [secret, previous];
}
