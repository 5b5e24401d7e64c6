import { open, seal, type MasterKeyRing } from '@rekey/keys/sealed-secret';

/** Whose authenticator it is. Moved to another user's row, its secret does not open. */
export type AuthenticatorOwner = { readonly userId: string; readonly accountId: string };

const VERSION = 1;

/** What the sealed form of a TOTP secret is bound to. */
export const authenticatorBinding = ({ userId, accountId }: AuthenticatorOwner) => ({
  accountId,
  purpose: `authenticator/${userId}`,
  version: VERSION,
});

/** A TOTP secret as it is stored. */
export function sealTotpSecret(
  masterKeys: MasterKeyRing,
  secret: string,
  owner: AuthenticatorOwner,
): Uint8Array<ArrayBuffer> {
  return seal(masterKeys, secret, authenticatorBinding(owner));
}

/** @throws when it cannot be read, which names the master key that is missing. */
export function openTotpSecret(
  masterKeys: MasterKeyRing,
  sealed: Uint8Array,
  owner: AuthenticatorOwner,
): string {
  const result = open(masterKeys, sealed, authenticatorBinding(owner));
  if (result.ok) return result.value;
  const why =
    result.code === 'DAMAGED'
      ? 'it is damaged'
      : `master key ${result.keyId} is not in MASTER_KEYS`;
  throw new Error(`The secret of an authenticator cannot be read: ${why}`);
}
