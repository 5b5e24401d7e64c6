import { generateOpaqueToken } from '@rekey/keys/opaque-token';
import { parseRequestToken } from '@rekey/keys/request-token';
import { decodeProtectedHeader, jwtVerify } from 'jose';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Administrator } from '../../../apps/api/test/support/administrator.ts';
import { createRekeyClient, RekeyError } from '../src/index.ts';
import {
  addCredential,
  administrator,
  decode,
  disableApiKey,
  rekeyOrigin,
  withChanges,
} from './support/account.ts';
import { answering, startFarEnd, type Answer, type FarEnd } from './support/far-end.ts';

const EXCHANGE = '/api/v1/auth/token';
const REFRESH = '/api/auth/bearer/refresh';

let admin: Administrator;
let farEnd: FarEnd;
let credential: string;

beforeAll(async () => {
  admin = await administrator();
  farEnd = await startFarEnd(rekeyOrigin);
  credential = await addCredential(admin);
});
afterAll(() => farEnd.stop());
beforeEach(() => {
  farEnd.asked.length = 0;
  credential = withChanges(credential, { url: `${farEnd.origin}/api/v1` });
});

const verify = (accessToken: string) =>
  fetch(`${rekeyOrigin}/api/v1/auth/verify`, {
    headers: { authorization: `Bearer ${accessToken}` },
  });

describe('an exchange', () => {
  test('gives an access token that Rekey lets in', async () => {
    const response = await verify(await createRekeyClient({ credential }).accessToken());
    expect(response.status).toBe(200);
    expect(response.headers.get('x-auth-appname')).toBe(decode(credential).appname);
  });

  test('is one for a hundred callers at once, and for those who come later', async () => {
    const client = createRekeyClient({ credential });
    const tokens = await Promise.all(Array.from({ length: 100 }, () => client.accessToken()));
    tokens.push(await client.accessToken());
    expect(new Set(tokens).size).toBe(1);
    expect(farEnd.asked).toEqual([EXCHANGE]);
  });

  test('is asked for only when a token is wanted', async () => {
    await createRekeyClient({ credential }).fingerprint();
    expect(farEnd.asked).toEqual([]);
  });

  // RFC 7519, RFC 7515; another implementation reads it.
  test('carries a request token with five claims, its own jti each time, keyed with the shared secret', async () => {
    const jwts: string[] = [];
    farEnd.answers.push(keep(jwts), keep(jwts));
    for (let i = 0; i < 2; i += 1)
      await createRekeyClient({ credential, waitSecondsMax: 0 })
        .accessToken()
        .catch(() => null);
    const { sharedsecret, appkey, appname, shortname } = decode(credential);
    const ids = await Promise.all(
      jwts.map(async (jwt) => {
        expect(decodeProtectedHeader(jwt)).toEqual({ alg: 'HS256', typ: 'JWT' });
        expect(parseRequestToken(jwt).ok).toBe(true);
        const { payload } = await jwtVerify(jwt, new TextEncoder().encode(sharedsecret));
        expect(payload).toEqual({
          ...{ iat: expect.any(Number), jti: expect.any(String) },
          ...{ appname, appkey, shortname },
        });
        expect(Math.abs(payload.iat! - Date.now() / 1000)).toBeLessThan(5);
        return payload.jti;
      }),
    );
    expect(new Set(ids).size).toBe(2);
  });
});

describe('a renewal', () => {
  test('comes before the end, by the refresh token, while the old one is still given out', async () => {
    let nowMs = Date.now();
    const client = createRekeyClient({ credential, now: () => nowMs });
    const first = await client.accessToken();
    nowMs += 86_400_000 - 50_000;
    expect(await client.accessToken()).toBe(first);
    await expect.poll(() => client.accessToken()).not.toBe(first);
    expect((await verify(await client.accessToken())).status).toBe(200);
    expect(farEnd.asked).toEqual([EXCHANGE, REFRESH]);
  });

  test('is waited for when the old one has ended', async () => {
    let nowMs = Date.now();
    const client = createRekeyClient({ credential, now: () => nowMs });
    const first = await client.accessToken();
    nowMs += 86_400_000;
    const tokens = await Promise.all([client.accessToken(), client.accessToken()]);
    expect(tokens[0]).not.toBe(first);
    expect(new Set(tokens).size).toBe(1);
    expect(farEnd.asked).toEqual([EXCHANGE, REFRESH]);
  });

  test('falls back to an exchange when the refresh fails, whatever the failure', async () => {
    for (const status of [400, 404, 500]) {
      farEnd.asked.length = 0;
      const client = createRekeyClient({ credential });
      const first = await client.accessToken();
      farEnd.answers.push(answering(status));
      const second = await client.accessToken({ insteadOf: first });
      expect((await verify(second)).status).toBe(200);
      expect(farEnd.asked).toEqual([EXCHANGE, REFRESH, EXCHANGE]);
    }
  });

  test('never uses a refresh token twice, also when the answer to the first was lost', async () => {
    const client = createRekeyClient({ credential });
    const first = await client.accessToken();
    const controller = new AbortController();
    farEnd.answers.push(() => controller.abort());
    const lost = client.accessToken({ insteadOf: first, signal: controller.signal });
    await expect(lost).rejects.toMatchObject({ name: 'AbortError' });
    await client.accessToken({ insteadOf: first });
    expect(farEnd.asked).toEqual([EXCHANGE, REFRESH, EXCHANGE]);
  });
});

describe('a refusal is told by its name', () => {
  test('TOKEN_OUTSIDE_LEEWAY, and by how much the clock is off', async () => {
    for (const off of [-600_000, 600_000]) {
      const client = createRekeyClient({ credential, now: () => Date.now() + off });
      const error = await client.accessToken().catch((caught: unknown) => caught);
      expect(error).toBeInstanceOf(RekeyError);
      expect(error).toMatchObject({ code: 'TOKEN_OUTSIDE_LEEWAY', status: 401 });
      expect((error as RekeyError).message).toMatch(/ (599|600|601) seconds from now, where 300/);
    }
  });

  test('INVALID_CREDENTIALS', async () => {
    const wrong = withChanges(credential, { appkey: generateOpaqueToken('rka_') });
    const token = createRekeyClient({ credential: wrong }).accessToken();
    await expect(token).rejects.toMatchObject({ code: 'INVALID_CREDENTIALS', status: 401 });
  });

  test('API_KEY_DISABLED, to a client that had a token too', async () => {
    const own = await addCredential(admin);
    const client = createRekeyClient({ credential: own });
    const first = await client.accessToken();
    await disableApiKey(admin, own);
    const again = client.accessToken({ insteadOf: first });
    await expect(again).rejects.toMatchObject({ code: 'API_KEY_DISABLED', status: 401 });
  });
});

/** Keeps the request token, and answers that nothing works. */
function keep(jwts: string[]): Answer {
  return (request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      jwts.push((JSON.parse(body) as { jwt: string }).jwt);
      response.writeHead(503).end();
    });
  };
}
