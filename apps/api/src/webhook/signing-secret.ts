import { randomBytes } from 'node:crypto';
import { open, seal, type MasterKeyRing, type SealBinding } from '@rekey/keys/sealed-secret';
import { Webhook } from 'standardwebhooks';

/** Which signing secret of which endpoint a sealed value is: it opens as no other. */
export type SigningSecretBinding = {
  readonly accountId: string;
  readonly endpointId: string;
  readonly version: number;
};

/** Within the 24 to 64 bytes of the Standard Webhooks specification, and as long as what HMAC-SHA256 gives. */
const SECRET_BYTES = 32;

/** Makes a signing secret in the form of the Standard Webhooks specification: `whsec_` and base64. */
export function generateSigningSecret(): string {
  return `whsec_${randomBytes(SECRET_BYTES).toString('base64')}`;
}

/** The form in which a signing secret is stored. */
export function sealSigningSecret(
  masterKeys: MasterKeyRing,
  secret: string,
  binding: SigningSecretBinding,
): Uint8Array<ArrayBuffer> {
  return seal(masterKeys, secret, signingSecretBinding(binding));
}

/** @returns null when the ring lacks its key, or the row was changed or swapped. */
export function openSigningSecret(
  masterKeys: MasterKeyRing,
  sealed: Uint8Array,
  binding: SigningSecretBinding,
): string | null {
  const opened = open(masterKeys, sealed, signingSecretBinding(binding));
  return opened.ok ? opened.value : null;
}

/** What the sealed form of a signing secret is bound to. */
export function signingSecretBinding({
  accountId,
  endpointId,
  version,
}: SigningSecretBinding): SealBinding {
  return { accountId, purpose: `webhook-signing-secret ${endpointId}`, version };
}

/** A message as it is signed: identifier, time of this attempt, and the very bytes that are sent. */
export type SignedMessage = {
  readonly messageId: string;
  readonly at: Date;
  readonly body: string;
};

/** The three headers of the specification, with one signature for each secret. */
export function signatureHeaders(
  { messageId, at, body }: SignedMessage,
  secrets: readonly string[],
): Readonly<Record<string, string>> {
  const signatures = secrets.map((secret) => new Webhook(secret).sign(messageId, at, body));
  return {
    'webhook-id': messageId,
    'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
    'webhook-signature': signatures.join(' '),
  };
}
