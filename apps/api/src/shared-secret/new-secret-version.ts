import { generateAccessTokenSalt } from '@rekey/keys/access-token';
import type { MasterKeyRing } from '@rekey/keys/sealed-secret';
import { fingerprintOf, generateSharedSecret } from '@rekey/keys/shared-secret';
import { sealAccessTokenSalt } from './sealed-access-token-salt.ts';
import { sealSharedSecret, type SharedSecretBinding } from './sealed-shared-secret.ts';

/** What is stored of a new version's secrets. */
export type StoredSecrets = {
  readonly sealedValue: Uint8Array<ArrayBuffer>;
  readonly sealedSalt: Uint8Array<ArrayBuffer>;
  /** 16 hex digits. */
  readonly fingerprint: string;
};

/** A new shared secret, and what is stored of it. Of its access-token salt there is only that. */
export type NewSecretVersion = { readonly value: string; readonly stored: StoredSecrets };

/** Makes the secrets of a version: the shared secret and its access-token salt. */
export function newSecretVersion(
  masterKeys: MasterKeyRing,
  binding: SharedSecretBinding,
): NewSecretVersion {
  const value = generateSharedSecret();
  return { value, stored: sealSecretVersion(masterKeys, value, binding) };
}

/** What is stored of a version that has this string, with an access-token salt of its own. */
export function sealSecretVersion(
  masterKeys: MasterKeyRing,
  value: string,
  binding: SharedSecretBinding,
): StoredSecrets {
  return {
    sealedValue: sealSharedSecret(masterKeys, value, binding),
    sealedSalt: sealAccessTokenSalt(masterKeys, generateAccessTokenSalt(), binding),
    fingerprint: fingerprintOf(value),
  };
}
