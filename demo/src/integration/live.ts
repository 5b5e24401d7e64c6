import { setTimeout as sleep } from 'node:timers/promises';
import type { Credential } from '@rekey/keys/credential';
import { fingerprintOf } from '@rekey/keys/shared-secret';
import type { CredentialFile } from './credential-file.ts';
import { call, exchange, type Headers } from './requests.ts';

/** How an integration lives. */
export type Life = {
  /** Between two requests, on average. */
  readonly pauseMs: number;
  readonly headers: Headers;
  /** What it says of itself: each change, once. */
  readonly tell: (what: string) => void;
};

/** It looks so often whether it was given another credential string. */
const LOOK_MS = 250;

/**
 * Lives as an integration does: exchanges a request token, calls with the access token, exchanges
 * again when refused. When that is refused too, it knocks on until its owner has put another
 * credential string into its file.
 */
export async function live(file: CredentialFile, life: Life): Promise<never> {
  const tell = changesOnly(life.tell);
  for (;;) {
    const credential = await file.read();
    if (credential) await useUntilChanged(credential, file, { ...life, tell });
    else tell('has no credential string');
    await untilChanged(file, LOOK_MS);
  }
}

async function useUntilChanged(
  credential: Credential,
  file: CredentialFile,
  { pauseMs, headers, tell }: Life,
): Promise<void> {
  let accessToken: string | null = null;
  while (!(await file.isChanged())) {
    try {
      accessToken = await useOnce(credential, accessToken, headers, tell);
    } catch {
      tell('cannot reach Rekey');
    }
    await untilChanged(file, pauseMs * (0.5 + Math.random()));
  }
}

/** @returns the access token to go on with; null when it was refused. */
async function useOnce(
  credential: Credential,
  accessToken: string | null,
  headers: Headers,
  tell: Life['tell'],
): Promise<string | null> {
  if (accessToken !== null && (await call(credential, accessToken, headers))) return accessToken;
  const exchanged = await exchange(credential, headers);
  if (exchanged.accessToken === null) tell(`is refused: ${exchanged.name}: ${exchanged.message}`);
  else tell(`is let in with the secret ${fingerprintOf(credential.sharedsecret)}`);
  return exchanged.accessToken;
}

/** Waits for so long, or until the file is written. */
async function untilChanged(file: CredentialFile, ms: number): Promise<void> {
  for (let leftMs = ms; leftMs > 0; leftMs -= LOOK_MS) {
    if (await file.isChanged()) return;
    await sleep(Math.min(leftMs, LOOK_MS));
  }
}

function changesOnly(tell: Life['tell']): Life['tell'] {
  let last = '';
  return (what) => {
    if (what !== last) tell(what);
    last = what;
  };
}
