import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encodeRequestToken, sharedSecretKey } from '@rekey/keys/request-token';
import { generateSharedSecret } from '@rekey/keys/shared-secret';
import { BOOTSTRAP, signInAsAdministrator } from '../support/administrator.ts';
import { exchangeForTokens, verify } from '../support/gateway.ts';
import { buildNode } from '../support/build-node.ts';
import { startRekey, WITH_MEASURED_MEMORY } from '../support/rekey-process.ts';
import type { Genuine } from './targets.ts';

/** A process to send broken things to, and the genuine ones that they are made from. */
export type FuzzScene = {
  readonly origin: string;
  readonly port: number;
  /** What the process has in use beside garbage. */
  readonly liveMegabytes: () => Promise<number>;
  readonly genuine: Genuine;
  /** All that the process has printed: with this scene's settings, errors alone. */
  readonly output: () => string;
  readonly freshAccessToken: () => Promise<string>;
  readonly close: () => Promise<void>;
};

const APPNAME = 'splunk-forwarder';
const SHORTNAME = 'default';

const CREATE = `mutation {
  createApiKey(input: { appname: "${APPNAME}", role: ADMIN }) { appkey }
  createServiceToken(input: { name: "fuzz", scopes: [TOKEN_INTROSPECT] }) { token }
}`;
const REGENERATE = 'mutation { regenerateSharedSecret { sharedSecret { value } } }';
const SECRET = '{ sharedSecret { value } }';

type Created = { createApiKey: { appkey: string }; createServiceToken: { token: string } };
type Secret = { sharedSecret: { value: string } };

/** Starts Rekey on the embedded database, with one API key and a shared secret that was regenerated once. */
export async function startFuzzScene(): Promise<FuzzScene> {
  const dataDir = await mkdtemp(join(tmpdir(), 'rekey-test-'));
  const settings = {
    DATA_DIR: dataDir,
    TRUSTED_PROXIES: '127.0.0.1',
    FRESH_SESSION_SECONDS: '86400',
    ...BOOTSTRAP,
  };
  const build = await buildNode();
  const rekey = await startRekey(settings, { file: build.file, options: WITH_MEASURED_MEMORY });
  const administrator = await signInAsAdministrator(rekey.origin);
  const { createApiKey, createServiceToken } = await administrator.ask<Created>(CREATE);
  const retired = (await administrator.ask<Secret>(SECRET)).sharedSecret.value;
  await administrator.ask(REGENERATE);

  const requestToken = async () => {
    const { sharedSecret } = await administrator.ask<Secret>(SECRET);
    return makeRequestToken(createApiKey.appkey, sharedSecret.value);
  };
  const tokens = await exchangeForTokens(rekey.origin, await requestToken());
  // A token of the same API key, so that this is in memory and no signature has to be right to read it.
  const { access_token: other } = await exchangeForTokens(rekey.origin, await requestToken());
  const { status } = await verify(rekey.origin, other);
  if (status !== 200) throw new Error(`verify: ${status}`);
  return {
    origin: rekey.origin,
    port: Number(new URL(rekey.origin).port),
    liveMegabytes: () => rekey.liveMegabytes(),
    output: () => rekey.output(),
    genuine: {
      accessToken: tokens.access_token,
      refreshToken: tokens.refresh_token,
      requestToken: await requestToken(),
      serviceToken: createServiceToken.token,
      cookie: administrator.cookie,
      wrongKeys: [
        retired,
        generateSharedSecret(),
        '',
        ' ',
        '0',
        Buffer.alloc(32),
        createApiKey.appkey,
      ],
    },
    freshAccessToken: async () =>
      (await exchangeForTokens(rekey.origin, await requestToken())).access_token,
    close: async () => {
      await rekey.stop();
      await build[Symbol.asyncDispose]();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

let requestTokens = 0;

function makeRequestToken(appkey: string, sharedsecret: string): string {
  requestTokens += 1;
  const iat = Math.floor(Date.now() / 1000);
  const claims = {
    iat,
    jti: `fuzz-${requestTokens}`,
    appname: APPNAME,
    appkey,
    shortname: SHORTNAME,
  };
  return encodeRequestToken(claims, sharedSecretKey(sharedsecret));
}
