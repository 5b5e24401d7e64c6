import { setTimeout as sleep } from 'node:timers/promises';
import { generateOpaqueToken } from '@rekey/keys/opaque-token';
import { encodeRequestToken, sharedSecretKey } from '@rekey/keys/request-token';
import { generateSharedSecret } from '@rekey/keys/shared-secret';
import { exchange, refresh, verify, type ApiAnswer } from '../support/gateway.ts';
import type { HistoryModel, ModelKey } from './history-model.ts';
import type { HistoryWorld, Told } from './step.ts';

const UNHEARD_MS_MAX = 5000;

let requestTokens = 0;

export async function exchangeStep(world: HistoryWorld): Promise<Told | null> {
  const { model, random, at, scene } = world;
  if (model.keys.length === 0) return null;
  const key = random.pick(model.keys);
  const secret = pickSecret(world);
  const appkey = random.oneIn(8) ? generateOpaqueToken('rka_') : key.appkey;
  requestTokens += 1;
  const iat = Math.floor(Date.now() / 1000);
  const jti = `history-${requestTokens}`;
  const { shortname } = scene;
  const claims = { iat, jti, appname: key.appname, appkey, shortname };
  const jwt = encodeRequestToken(claims, sharedSecretKey(secret));
  const expected = model.exchange(key, appkey, secret, at());
  const answer = await exchange(scene.origin(), jwt);
  if (answer.status === 200) keepTokens(model, key, answer, { isEnded: false });
  const step = `exchange for ${key.appname}`;
  if (expected !== 'OK' || !random.oneIn(4)) return { step, expected, actual: nameOf(answer) };
  const again = nameOf(await exchange(scene.origin(), jwt));
  return { step: `${step}, twice`, expected: 'TOKEN_REPLAYED', actual: again };
}

export async function verifyStep({ model, random, scene, at }: HistoryWorld): Promise<Told | null> {
  if (model.tokens.length === 0) return null;
  // The newest are the likeliest to be good still.
  const tokens = random.oneIn(3) ? model.tokens : model.tokens.slice(-8);
  const token = random.pick(tokens);
  const answer = await verifyOnceHeard(scene, token.text);
  const step = `verify a token of ${token.key.appname}, version ${token.version}`;
  return { step, expected: model.verify(token, at()), actual: nameOf(answer) };
}

/** Where the machine is busy, a lease may end; a node says so, and is asked again: 503 is no verdict. */
async function verifyOnceHeard(scene: HistoryWorld['scene'], text: string): Promise<ApiAnswer> {
  const endsAtMs = performance.now() + UNHEARD_MS_MAX;
  for (;;) {
    const answer = await verify(scene.origin(), text);
    if (answer.status !== 503 || performance.now() > endsAtMs) return answer;
    await sleep(20);
  }
}

export async function refreshStep({
  model,
  random,
  scene,
  at,
}: HistoryWorld): Promise<Told | null> {
  if (model.refreshTokens.length === 0) return null;
  const token = random.pick(model.refreshTokens.slice(-12));
  const expected = model.refresh(token, at());
  const answer = await refresh(scene.origin(), token.text);
  if (answer.status === 200) keepTokens(model, token.key, answer, token.family);
  const step = `refresh for ${token.key.appname}, version ${token.version}`;
  return { step, expected, actual: nameOf(answer) };
}

/** The current secret mostly; else any that ever was, or a stranger's. */
function pickSecret({ model, random }: HistoryWorld): string {
  if (random.oneIn(10)) return generateSharedSecret();
  if (!random.oneIn(3)) return model.currentSecret;
  return random.pick([...model.secrets.values()].slice(-4));
}

function keepTokens(
  model: HistoryModel,
  key: ModelKey,
  { body }: ApiAnswer,
  family: { isEnded: boolean },
): void {
  const text = body['access_token'] as string;
  const [header = ''] = text.split('.');
  const { kid } = JSON.parse(Buffer.from(header, 'base64url').toString()) as { kid: string };
  const made = { key, appkeyVersion: key.appkeyVersion, version: Number(kid) };
  model.tokens.push({ ...made, text });
  const refreshToken = { ...made, text: body['refresh_token'] as string };
  model.refreshTokens.push({ ...refreshToken, family, isConsumed: false });
}

/** `OK`, or the name of the refusal. */
function nameOf({ status, body }: ApiAnswer): string {
  return status === 200 ? 'OK' : (body['name'] as string);
}
