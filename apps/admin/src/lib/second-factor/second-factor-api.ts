import { request, type AuthAnswer } from '#lib/sign-in/auth-api.ts';

/** A passkey as its user calls it. */
export type Passkey = { id: string; name: string; createdAt: string; lastUsedAt: string | null };

/** What the signed-in user has beside the password. */
export type SecondFactors = {
  /** Null for none. */
  authenticatorSince: string | null;
  passkeys: readonly Passkey[];
  recoveryCodesLeft: number;
  /** Whether the account demands a second factor of all its users. */
  isRequired: boolean;
};

/** What an authenticator app is given: by hand, or as a QR code. A secret: keep it no longer than it is shown. */
export type NewAuthenticator = { secret: string; uri: string };

/** Recovery codes that are shown this once; null when those from before go on. */
export type WithRecoveryCodes = { recoveryCodes: readonly string[] | null };

/** What the user has. */
export function readSecondFactors(): Promise<AuthAnswer<SecondFactors>> {
  return request('/second-factor');
}

/** Makes a secret for an authenticator app, in force once it is confirmed. Needs a recent sign-in, like all below. */
export function beginAuthenticator(): Promise<AuthAnswer<NewAuthenticator>> {
  return request('/second-factor/authenticator', {});
}

/** Shows by a first code that the app holds the secret. */
export function confirmAuthenticator(code: string): Promise<AuthAnswer<WithRecoveryCodes>> {
  return request('/second-factor/authenticator/confirm', { code });
}

/** Removes the authenticator app. */
export function removeAuthenticator(): Promise<AuthAnswer> {
  return request('/second-factor/authenticator/remove', {});
}

/** Makes new recovery codes in place of those that are left. */
export function regenerateRecoveryCodes(): Promise<AuthAnswer<WithRecoveryCodes>> {
  return request('/second-factor/recovery-codes', {});
}

/** Calls a passkey something else. */
export function renamePasskey(id: string, name: string): Promise<AuthAnswer> {
  return request('/second-factor/passkey/rename', { id, name });
}

/** Removes a passkey. */
export function removePasskey(id: string): Promise<AuthAnswer> {
  return request('/second-factor/passkey/remove', { id });
}
