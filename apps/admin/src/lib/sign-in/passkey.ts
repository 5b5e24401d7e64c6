import {
  startAuthentication,
  startRegistration,
  WebAuthnError,
  type PublicKeyCredentialCreationOptionsJSON,
  type PublicKeyCredentialRequestOptionsJSON,
} from '@simplewebauthn/browser';
import { request, type AuthAnswer } from './auth-api.ts';

/** What came of it: the server's answer, or that the browser was told not to, or has it already. */
export type PasskeyAnswer<Data = unknown> = AuthAnswer<Data> | { kind: 'CANCELLED' | 'EXISTS' };

/** Signs in with a passkey, or confirms with one of the user's who is signed in. */
export async function signInWithPasskey(): Promise<PasskeyAnswer> {
  const options = await request<PublicKeyCredentialRequestOptionsJSON>(
    '/sign-in/passkey/options',
    {},
  );
  if (options.kind !== 'DONE') return options;
  try {
    const response = await startAuthentication({ optionsJSON: options.data });
    return await request('/sign-in/passkey', response);
  } catch (error) {
    return refusal(error);
  }
}

/** Makes a passkey in the browser and adds it. Needs a recent sign-in. */
export async function addPasskey(
  name: string,
): Promise<PasskeyAnswer<{ recoveryCodes: readonly string[] | null }>> {
  const options = await request<PublicKeyCredentialCreationOptionsJSON>(
    '/second-factor/passkey/options',
    {},
  );
  if (options.kind !== 'DONE') return options;
  try {
    const response = await startRegistration({ optionsJSON: options.data });
    return await request('/second-factor/passkey', { name, response });
  } catch (error) {
    return refusal(error);
  }
}

/** Browsers tell a refusal, a cancellation and a time-out apart for nobody (WebAuthn 5.1.3). */
function refusal(error: unknown): { kind: 'CANCELLED' | 'EXISTS' } {
  const isKnown =
    error instanceof WebAuthnError && error.code === 'ERROR_AUTHENTICATOR_PREVIOUSLY_REGISTERED';
  return { kind: isKnown ? 'EXISTS' : 'CANCELLED' };
}
