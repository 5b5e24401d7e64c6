import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseCredential, type Credential } from '@rekey/keys/credential';
import { encodeRequestToken, sharedSecretKey } from '@rekey/keys/request-token';

/** What an integration says of itself as it lives. */
export type Tell = (what: string) => void;

/** Where an integration's owner gets the new shared secret when the old one is out of use. */
export type NewSecret = () => Promise<string>;

/** An owner takes between these to notice that the integration has stopped. */
const OWNER_NOTICES_MS_MIN = 20_000;
const OWNER_NOTICES_MS_MAX = 90_000;

/**
 * Lives as an integration does: exchanges a request token, calls with the access token, exchanges
 * again when refused. When the shared secret was regenerated, it fails until its owner has put the
 * new one in.
 */
export async function live(
  credentialString: string,
  pauseMs: number,
  newSecret: NewSecret,
  tell: Tell,
): Promise<never> {
  let credential = readCredential(credentialString);
  for (;;) {
    const accessToken = await exchange(credential, tell);
    if (accessToken !== null) await callUntilRefused(credential, accessToken, pauseMs);
    else {
      await sleep(between(OWNER_NOTICES_MS_MIN, OWNER_NOTICES_MS_MAX));
      credential = { ...credential, sharedsecret: await newSecret() };
      tell('was given the current shared secret');
    }
  }
}

function readCredential(text: string): Credential {
  const result = parseCredential(text);
  if (!result.ok) throw new Error(`The credential is not one: ${result.code}`);
  return result.credential;
}

/** @returns the access token, or null when refused. */
async function exchange(credential: Credential, tell: Tell): Promise<string | null> {
  const { url, shortname, appname, sharedsecret, appkey } = credential;
  const iat = Math.floor(Date.now() / 1000);
  const claims = { iat, jti: randomUUID(), appname, appkey, shortname };
  const response = await fetch(`${url}/auth/token`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ jwt: encodeRequestToken(claims, sharedSecretKey(sharedsecret)) }),
  });
  const answer = (await response.json()) as { access_token?: string; name?: string };
  tell(response.ok ? 'signed in' : `was refused: ${answer.name}`);
  return answer.access_token ?? null;
}

async function callUntilRefused(
  { url }: Credential,
  accessToken: string,
  pauseMs: number,
): Promise<void> {
  const headers = { authorization: `Bearer ${accessToken}` };
  for (;;) {
    const { ok } = await fetch(`${url}/auth/verify`, { headers });
    if (!ok) return;
    await sleep(between(pauseMs / 2, pauseMs * 1.5));
  }
}

function between(lowest: number, highest: number): number {
  return lowest + Math.random() * (highest - lowest);
}
