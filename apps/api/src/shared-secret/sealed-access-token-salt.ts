import { Buffer } from 'node:buffer';
import { seal, type MasterKeyRing, type SealBinding } from '@rekey/keys/sealed-secret';
import { openStored, type SharedSecretBinding } from './sealed-shared-secret.ts';

/** What the sealed form of an access-token salt is bound to. */
export function accessTokenSaltBinding({ accountId, version }: SharedSecretBinding): SealBinding {
  return { accountId, purpose: 'access-token-salt', version };
}

/** The form in which the access-token salt of a shared secret's version is stored. */
export function sealAccessTokenSalt(
  masterKeys: MasterKeyRing,
  salt: Uint8Array,
  binding: SharedSecretBinding,
): Uint8Array<ArrayBuffer> {
  // What is sealed is text.
  const text = Buffer.from(salt).toString('base64url');
  return seal(masterKeys, text, accessTokenSaltBinding(binding));
}

/** @throws {SharedSecretUnreadableError} as `openStored`. */
export function openAccessTokenSalt(
  masterKeys: MasterKeyRing,
  sealedSalt: Uint8Array,
  binding: SharedSecretBinding,
): Uint8Array {
  const text = openStored(masterKeys, sealedSalt, accessTokenSaltBinding(binding));
  return Buffer.from(text, 'base64url');
}
