import { open, seal, type MasterKeyRing, type SealBinding } from '@rekey/keys/sealed-secret';

/** Which secret of which account a sealed value is: it opens as no other. */
export type SharedSecretBinding = { readonly accountId: string; readonly version: number };

/** A stored secret that the master key ring cannot open; `message` names what is missing. */
export class SharedSecretUnreadableError extends Error {
  override readonly name = 'SharedSecretUnreadableError';
}

/** What the sealed form of a shared secret is bound to. */
export function sharedSecretBinding({ accountId, version }: SharedSecretBinding): SealBinding {
  return { accountId, purpose: 'shared-secret', version };
}

/** The form in which a shared secret is stored. */
export function sealSharedSecret(
  masterKeys: MasterKeyRing,
  value: string,
  binding: SharedSecretBinding,
): Uint8Array<ArrayBuffer> {
  return seal(masterKeys, value, sharedSecretBinding(binding));
}

/** @throws {SharedSecretUnreadableError} as `openStored`. */
export function openSharedSecret(
  masterKeys: MasterKeyRing,
  sealedValue: Uint8Array,
  binding: SharedSecretBinding,
): string {
  return openStored(masterKeys, sealedValue, sharedSecretBinding(binding));
}

/**
 * Opens what is sealed in the row of a shared secret.
 *
 * @throws {SharedSecretUnreadableError} when the ring lacks its key, or the row was changed or swapped.
 */
export function openStored(
  masterKeys: MasterKeyRing,
  sealed: Uint8Array,
  binding: SealBinding,
): string {
  const opened = open(masterKeys, sealed, binding);
  if (opened.ok) return opened.value;
  throw new SharedSecretUnreadableError(
    opened.code === 'UNKNOWN_MASTER_KEY'
      ? `The shared secret was sealed with the master key "${opened.keyId}", which MASTER_KEYS does not have. Add that key to MASTER_KEYS; nothing was changed.`
      : 'The master key does not open the stored shared secret: it is another key under the same id, or the row was altered. Set MASTER_KEYS to the key that sealed it; nothing was changed.',
  );
}
