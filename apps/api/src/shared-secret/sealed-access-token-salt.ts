import { Buffer } from 'node:buffer';
import { seal, type MasterKeyRing } from '@rekey/keys/sealed-secret';
import { openStored, type SharedSecretBinding } from './sealed-shared-secret.ts';

const PURPOSE = 'access-token-salt';

/** The form in which the access-token salt of a shared secret's version is stored. */
export function sealAccessTokenSalt(
  masterKeys: MasterKeyRing,
  salt: Uint8Array,
  { accountId, version }: SharedSecretBinding,
): Uint8Array<ArrayBuffer> {
  // What is sealed is text.
  const text = Buffer.from(salt).toString('base64url');
  return seal(masterKeys, text, { accountId, purpose: PURPOSE, version });
}

/** @throws {SharedSecretUnreadableError} as `openStored`. */
export function openAccessTokenSalt(
  masterKeys: MasterKeyRing,
  sealedSalt: Uint8Array,
  { accountId, version }: SharedSecretBinding,
): Uint8Array {
  const text = openStored(masterKeys, sealedSalt, { accountId, purpose: PURPOSE, version });
  return Buffer.from(text, 'base64url');
}
