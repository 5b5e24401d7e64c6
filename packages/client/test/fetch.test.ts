import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createRekeyClient, type RekeyClient, type RekeyClientOptions } from '../src/index.ts';
import { addCredential, administrator, rekeyOrigin, withChanges } from './support/account.ts';
import { answering, startFarEnd, type Answer, type FarEnd } from './support/far-end.ts';
import { startGuardedEcho, type GuardedEcho } from './support/guarded-api.ts';

let rekey: FarEnd;
let guarded: GuardedEcho;
let api: FarEnd;
let elsewhere: FarEnd;
let credential: string;

beforeAll(async () => {
  rekey = await startFarEnd(rekeyOrigin);
  guarded = await startGuardedEcho();
  api = await startFarEnd();
  elsewhere = await startFarEnd();
  const url = `${rekey.origin}/api/v1`;
  credential = withChanges(await addCredential(await administrator()), { url });
});
afterAll(() => Promise.all([rekey, guarded, api, elsewhere].map(({ stop }) => stop())));
beforeEach(() => {
  for (const { asked, answers } of [rekey, api, elsewhere]) {
    asked.length = 0;
    answers.length = 0;
  }
});

/** What an API was called with. */
type Call = { readonly authorization: string; readonly body: string };

const REFUSED = { 'www-authenticate': 'Bearer error="invalid_token"' };

function newClient(options: Partial<RekeyClientOptions> = {}): RekeyClient {
  return createRekeyClient({ credential, origins: [api.origin, guarded.origin], ...options });
}

function keeping(calls: Call[], status: number, headers: Record<string, string> = {}): Answer {
  return (request, response) => {
    const { authorization = '' } = request.headers;
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      calls.push({ authorization, body });
      response.writeHead(status, headers).end();
    });
  };
}

describe('a call', () => {
  test('is passed on as it is, but for its authorization', async () => {
    const client = newClient();
    const url = new URL('/orders?page=2', guarded.origin);
    const headers = { 'x-own': 'own', authorization: 'Basic own' };
    const init = { method: 'PUT', headers, body: 'a body' };
    const calls = [
      client.fetch(url, init),
      client.fetch(new Request(url, init)),
      client.fetch(url.href, { ...init, headers: Object.entries(headers) }),
    ];
    for (const response of await Promise.all(calls)) {
      expect(response.status).toBe(200);
      const echo = { path: '/orders?page=2', method: 'PUT', role: 'readonly', body: 'a body' };
      expect(await response.json()).toMatchObject(echo);
    }
  });

  test('that was refused is sent again, whole, with a new token', async () => {
    const init = { method: 'POST', body: 'a body' };
    for (const input of [`${api.origin}/orders`, new Request(`${api.origin}/orders`, init)]) {
      const calls: Call[] = [];
      api.answers.push(keeping(calls, 401, REFUSED), keeping(calls, 201));
      const { status } = await newClient().fetch(input, typeof input === 'string' ? init : {});
      expect(status).toBe(201);
      expect(calls.map(({ body }) => body)).toEqual(['a body', 'a body']);
      expect(new Set(calls.map(({ authorization }) => authorization)).size).toBe(2);
      expect(calls[1]?.authorization).toMatch(/^Bearer [\w.-]+$/);
    }
  });

  test('whose body is a stream is not sent again, but the next has a new token', async () => {
    const calls: Call[] = [];
    api.answers.push(keeping(calls, 401, REFUSED), keeping(calls, 200));
    const client = newClient();
    const body = new Blob(['a body']).stream();
    const init = { method: 'POST', body, duplex: 'half' } as RequestInit;
    expect((await client.fetch(api.origin, init)).status).toBe(401);
    expect((await client.fetch(api.origin)).status).toBe(200);
    expect(calls[1]?.authorization).not.toBe(calls[0]?.authorization);
  });

  test('gets another answer than 401 as the API gave it', async () => {
    const client = newClient();
    for (const status of [400, 403, 404, 429, 500, 503]) {
      api.answers.push(answering(status, { 'retry-after': '1' }, 'told'));
      const response = await client.fetch(api.origin);
      expect([response.status, await response.text()]).toEqual([status, 'told']);
    }
    expect(rekey.asked).toHaveLength(1);
  });

  test('refused for another reason than the token gets that answer', async () => {
    const client = newClient();
    const headers = { 'www-authenticate': 'Bearer realm="orders", error="insufficient_scope"' };
    api.answers.push(answering(401, headers));
    expect((await client.fetch(api.origin)).status).toBe(401);
    expect(rekey.asked).toHaveLength(1);
  });

  test('refused with a new token too is not the token: Rekey is not asked again for each', async () => {
    const client = newClient();
    for (let i = 0; i < 20; i += 1) api.answers.push(answering(401, REFUSED));
    for (let i = 0; i < 10; i += 1) expect((await client.fetch(api.origin)).status).toBe(401);
    expect(api.asked).toHaveLength(11);
    expect(rekey.asked).toHaveLength(2);
  });

  test('that is aborted ends, also while its token is fetched', async () => {
    const client = newClient();
    const reason = new Error('Enough.');
    rekey.answers.push(() => controller.abort(reason));
    let controller = new AbortController();
    const { signal } = controller;
    await expect(client.fetch(api.origin, { signal })).rejects.toBe(reason);
    controller = new AbortController();
    rekey.answers.push(() => controller.abort(reason));
    const request = new Request(api.origin, { signal: controller.signal });
    await expect(client.fetch(request)).rejects.toBe(reason);
    expect(api.asked).toEqual([]);
  });
});

describe('the access token', () => {
  test('goes to no origin that was not named', async () => {
    const { origin } = elsewhere;
    const client = newClient({ origins: ['https://api.acme.example'] });
    for (const input of [
      ...[origin, new URL(origin), new Request(origin)],
      'http://api.acme.example',
      'https://api.acme.example:8443',
      'https://api.acme.example.evil.example',
      'https://api.acme.example@evil.example',
    ])
      await expect(client.fetch(input)).rejects.toMatchObject({ code: 'ORIGIN_NOT_ALLOWED' });
    expect([...rekey.asked, ...elsewhere.asked]).toEqual([]);
  });

  test("goes to Rekey's own origin when none is named", async () => {
    const client = createRekeyClient({ credential });
    expect((await client.fetch(`${rekey.origin}/api/v1/auth/verify`)).status).toBe(200);
    await expect(client.fetch(api.origin)).rejects.toMatchObject({ code: 'ORIGIN_NOT_ALLOWED' });
  });

  test('does not follow a redirect to elsewhere, whose 401 is not believed either', async () => {
    const calls: Call[] = [];
    api.answers.push(answering(307, { location: `${elsewhere.origin}/caught` }));
    elsewhere.answers.push(keeping(calls, 401));
    const response = await newClient().fetch(api.origin, { method: 'POST', body: 'a body' });
    expect(response.status).toBe(401);
    expect(calls).toEqual([{ authorization: '', body: 'a body' }]);
    expect(rekey.asked).toHaveLength(1);
  });
});
