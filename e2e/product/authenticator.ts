import { Secret, TOTP } from 'otpauth';
import type { ApiClient } from './api-client.ts';

const STEP_MS = 30_000;

/** What an authenticator app that was set up knows, and what came with it. */
export type Authenticator = { readonly secret: string; readonly recoveryCodes: readonly string[] };

/**
 * What an authenticator app shows, now or a step later. Each is accepted once, and a later one uses
 * up those before: first ask for the present code, then for the next, and then for no more.
 */
export function codeOf(secret: string, when: 'NOW' | 'NEXT' = 'NOW'): string {
  const form = { algorithm: 'SHA1', digits: 6, period: 30 };
  const timestamp = Date.now() + (when === 'NEXT' ? STEP_MS : 0);
  return new TOTP({ ...form, secret: Secret.fromBase32(secret) }).generate({ timestamp });
}

/** Sets up an authenticator app for who is signed in. It has used the present code. */
export async function setUpAuthenticator(api: ApiClient): Promise<Authenticator> {
  const { secret } = await api.post<{ secret: string }>('/second-factor/authenticator');
  const confirm = '/second-factor/authenticator/confirm';
  type Confirmed = { recoveryCodes: readonly string[] };
  const { recoveryCodes } = await api.post<Confirmed>(confirm, { code: codeOf(secret) });
  return { secret, recoveryCodes };
}
