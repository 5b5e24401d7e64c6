import { expect, test } from './fixtures.ts';
import { startGuardedApi, type Echo, type GuardedApi } from './gateway/guarded-api.ts';
import type { Gateway } from './gateway/gateway.ts';
import { startGateway } from './gateway/start-gateway.ts';
import { availableIntegrations } from './integration/integration.ts';
import { addApiKey, regenerateSharedSecret } from './product/account.ts';

const [integration] = availableIntegrations();

let guardedApi: GuardedApi;
let gateway: Gateway;

test.beforeAll(async ({ rekey }) => {
  guardedApi = await startGuardedApi();
  gateway = await startGateway({ rekeyPort: rekey.port, apiPort: guardedApi.port });
});

test.afterAll(async () => {
  await gateway.stop();
  await guardedApi.stop();
});

test.beforeEach(() => {
  test.info().annotations.push({ type: 'gateway', description: gateway.kind });
});

async function accessToken(credential: string): Promise<string> {
  const { body } = await integration!.exchange(credential);
  return JSON.parse(body).access_token;
}

test('passes a request on with the identity that Rekey gave, not the one the caller claims', async ({
  api,
}) => {
  const token = await accessToken(await addApiKey(api, { appname: 'behind-a-gateway' }));
  const response = await fetch(`${gateway.origin}/orders?page=2`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${token}`,
      'x-auth-role': 'admin',
      'x-auth-account': 'another',
      'x-auth-appname': 'another',
    },
    body: 'a body',
  });
  expect(response.status).toBe(200);
  expect((await response.json()) as Echo).toEqual({
    path: '/orders?page=2',
    method: 'POST',
    account: 'default',
    appname: 'behind-a-gateway',
    role: 'readonly',
    authorization: null,
    body: 'a body',
  });
});

test('refuses a request without a token, as RFC 6750 has it', async () => {
  const response = await fetch(`${gateway.origin}/orders`);
  expect(response.status).toBe(401);
  expect(response.headers.get('www-authenticate')).toBe('Bearer error="invalid_token"');
  expect(await response.json()).toMatchObject({ status: 401, name: 'INVALID_CREDENTIALS' });
});

test('refuses a token as soon as the shared secret is regenerated, and says why', async ({
  api,
}) => {
  const token = await accessToken(await addApiKey(api, { appname: 'soon-refused' }));
  const call = () => fetch(`${gateway.origin}/`, { headers: { authorization: `Bearer ${token}` } });
  expect((await call()).status).toBe(200);
  await regenerateSharedSecret(api);
  const refused = await call();
  expect(refused.status).toBe(401);
  expect(refused.headers.get('www-authenticate')).toMatch(/shared secret was regenerated at/);
  expect(await refused.json()).toMatchObject({ name: 'SHARED_SECRET_REGENERATED' });
});

test('answers 503 while Rekey cannot be reached, and lets nobody in', async () => {
  const nobodyListens = 1;
  const cutOff = await startGateway({ rekeyPort: nobodyListens, apiPort: guardedApi.port });
  try {
    const response = await fetch(`${cutOff.origin}/orders`, {
      headers: { authorization: 'Bearer whatever' },
    });
    expect(response.status).toBe(503);
    expect(response.headers.get('retry-after')).toBe('1');
  } finally {
    await cutOff.stop();
  }
});
