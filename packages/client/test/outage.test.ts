import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createRekeyClient, type RekeyClientOptions } from '../src/index.ts';
import { addCredential, administrator, rekeyOrigin, withChanges } from './support/account.ts';
import { answering, startFarEnd, type FarEnd } from './support/far-end.ts';

let farEnd: FarEnd;
let elsewhere: FarEnd;
let credential: string;

beforeAll(async () => {
  farEnd = await startFarEnd(rekeyOrigin);
  elsewhere = await startFarEnd();
  const url = `${farEnd.origin}/api/v1`;
  credential = withChanges(await addCredential(await administrator()), { url });
});
afterAll(() => Promise.all([farEnd.stop(), elsewhere.stop()]));
beforeEach(() => {
  farEnd.asked.length = 0;
  farEnd.answers.length = 0;
});

function accessToken(options: Partial<RekeyClientOptions> = {}, signal?: AbortSignal) {
  return createRekeyClient({ credential, ...options }).accessToken({ signal });
}

const JSON_TYPE = { 'content-type': 'application/json' };
const UNAVAILABLE = JSON.stringify({ status: 503, name: 'UNAVAILABLE', message: 'Not now.' });
const goodAnswer = (changes: object) =>
  JSON.stringify({ access_token: 'a', expires_in: 60, token_type: 'bearer', ...changes });

describe('while Rekey cannot answer', () => {
  test('the exchange is tried again after as long as it says, and all callers go on', async () => {
    const unavailable = answering(503, { ...JSON_TYPE, 'retry-after': '1' }, UNAVAILABLE);
    farEnd.answers.push(unavailable);
    const client = createRekeyClient({ credential });
    const startedAtMs = performance.now();
    const tokens = await Promise.all(Array.from({ length: 20 }, () => client.accessToken()));
    expect(performance.now() - startedAtMs).toBeGreaterThanOrEqual(1000);
    expect(new Set(tokens).size).toBe(1);
    expect(farEnd.asked).toHaveLength(2);
  });

  test('and says no time, it is tried again after pauses that double', async () => {
    const cut = (_: unknown, response: { destroy: () => void }) => response.destroy();
    farEnd.answers.push(answering(502, {}, '<html>Bad gateway</html>'), cut);
    const startedAtMs = performance.now();
    await accessToken();
    expect(performance.now() - startedAtMs).toBeGreaterThanOrEqual(200 + 400);
    expect(farEnd.asked).toHaveLength(3);
  });

  test('nobody waits longer than allowed, and the error says how long Rekey asked for', async () => {
    const inTenMinutes = new Date(Date.now() + 600_000).toUTCString();
    for (const [status, code] of [
      [429, 'RATE_LIMITED'],
      [503, 'UNAVAILABLE'],
    ] as const)
      for (const retryAfter of ['600', inTenMinutes]) {
        farEnd.answers.push(answering(status, { 'retry-after': retryAfter }));
        const error = await accessToken().catch((caught: unknown) => caught);
        expect(error).toMatchObject({ code, status });
        const { retryAfterSeconds } = error as { retryAfterSeconds: number };
        expect(Math.abs(retryAfterSeconds - 600)).toBeLessThan(3);
      }
    expect(farEnd.asked).toHaveLength(4);
  });

  test('because nothing listens, the error says where', async () => {
    const gone = await startFarEnd();
    await gone.stop();
    const url = `${gone.origin}/api/v1`;
    const token = accessToken({ credential: withChanges(credential, { url }), waitSecondsMax: 1 });
    await expect(token).rejects.toMatchObject({
      code: 'UNREACHABLE',
      message: `Rekey could not be reached at ${url}/auth/token (ECONNREFUSED).`,
    });
  });

  test('a wait ends when its caller aborts, and the others go on waiting', async () => {
    farEnd.answers.push(answering(503, { 'retry-after': '1' }));
    const client = createRekeyClient({ credential });
    const impatient = client.accessToken({ signal: AbortSignal.timeout(100) });
    const patient = client.accessToken();
    await expect(impatient).rejects.toMatchObject({ name: 'TimeoutError' });
    await expect(patient).resolves.toMatch(/^ey/);
    expect(farEnd.asked).toHaveLength(2);
  });

  test('nobody asks on behalf of callers who have all gone', async () => {
    farEnd.answers.push(answering(503), answering(503), answering(503));
    const signal = AbortSignal.timeout(100);
    await expect(accessToken({}, signal)).rejects.toMatchObject({ name: 'TimeoutError' });
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(farEnd.asked).toHaveLength(1);
  });

  test('a token that has not ended yet is used on', async () => {
    let nowMs = Date.now();
    const client = createRekeyClient({ credential, now: () => nowMs, waitSecondsMax: 0 });
    const first = await client.accessToken();
    nowMs += 86_400_000 - 50_000;
    for (let i = 0; i < 4; i += 1) farEnd.answers.push(answering(503));
    for (let i = 0; i < 10; i += 1) {
      expect(await client.accessToken()).toBe(first);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    // One refresh, one exchange, and then a pause.
    expect(farEnd.asked).toHaveLength(3);
  });
});

describe('what answers and is not Rekey', () => {
  const html = '<!doctype html><title>Welcome</title>';
  test.each([
    ['HTML', answering(200, { 'content-type': 'text/html' }, html)],
    ['HTML, as an error', answering(404, { 'content-type': 'text/html' }, html)],
    ['nothing', answering(204)],
    ['null', answering(200, JSON_TYPE, 'null')],
    [
      'a token that would end the header',
      answering(200, {}, goodAnswer({ access_token: 'a\r\nX: b' })),
    ],
    ['a token of a megabyte', answering(200, {}, goodAnswer({ access_token: 'a'.repeat(60_000) }))],
    ['a number for a token', answering(200, JSON_TYPE, goodAnswer({ access_token: 1 }))],
    ['no lifetime', answering(200, JSON_TYPE, goodAnswer({ expires_in: null }))],
    ['a lifetime that is over', answering(200, JSON_TYPE, goodAnswer({ expires_in: -5 }))],
    ['a name of its own', answering(400, JSON_TYPE, '{"name":"__proto__","message":"m"}')],
  ])('by %s is an error', async (_, answer) => {
    farEnd.answers.push(answer);
    await expect(accessToken()).rejects.toMatchObject({ code: 'UNEXPECTED_ANSWER' });
    expect(farEnd.asked).toHaveLength(1);
  });

  test('without end is not read to the end', async () => {
    let written = 0;
    const closed = new Promise<void>((resolve) => {
      farEnd.answers.push((_, response) => {
        const chunk = Buffer.alloc(65_536, ' ');
        const write = () => {
          while (!response.destroyed && response.write(chunk)) written += chunk.length;
        };
        response.on('drain', write).on('close', () => resolve());
        write();
      });
    });
    await expect(accessToken()).rejects.toMatchObject({ code: 'UNEXPECTED_ANSWER' });
    await closed;
    expect(written).toBeLessThan(16_000_000);
  });

  test.each([301, 302, 307, 308])(
    'with a redirect (%s) gets no request token sent there',
    async (status) => {
      elsewhere.asked.length = 0;
      farEnd.answers.push(answering(status, { location: `${elsewhere.origin}/caught` }));
      await expect(accessToken()).rejects.toMatchObject({ code: 'UNEXPECTED_ANSWER', status });
      expect(elsewhere.asked).toEqual([]);
    },
  );
});
