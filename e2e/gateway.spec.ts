import { addApiKey, regenerateSharedSecret } from './product/account.ts';
import { expect, test as base } from './fixtures.ts';
import { startGuardedApi, type Echo, type GuardedApi } from './gateway/guarded-api.ts';
import type { Gateway } from './gateway/gateway.ts';
import { startGateway } from './gateway/start-gateway.ts';
import { availableIntegrations } from './integration/integration.ts';

type Guarded = { readonly guardedApi: GuardedApi; readonly gateway: Gateway };

const test = base.extend<object, Guarded>({
  guardedApi: [
    // Playwright reads from this pattern which fixtures are needed: none.
    // eslint-disable-next-line no-empty-pattern
    async ({}, use) => {
      const guardedApi = await startGuardedApi();
      await use(guardedApi);
      await guardedApi.stop();
    },
    { scope: 'worker' },
  ],
  gateway: [
    async ({ rekey, guardedApi }, use) => {
      const gateway = await startGateway({ rekeyPort: rekey.port, apiPort: guardedApi.port });
      await use(gateway);
      await gateway.stop();
    },
    { scope: 'worker' },
  ],
});

const [integration] = availableIntegrations();

test.beforeEach(({ gateway }, { annotations }) => {
  annotations.push({ type: 'gateway', description: gateway.kind });
});

async function accessToken(credential: string): Promise<string> {
  const { body } = await integration!.exchange(credential);
  return JSON.parse(body).access_token;
}

test('passes a request on with the identity that Rekey gave, not the one the caller claims', async ({
  api,
  gateway,
}) => {
  const token = await accessToken(await addApiKey(api, { appname: 'splunk-forwarder' }));
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
    appname: 'splunk-forwarder',
    role: 'readonly',
    authorization: null,
    body: 'a body',
  });
});

test('refuses a request without a token, as RFC 6750 has it', async ({ gateway }) => {
  const response = await fetch(`${gateway.origin}/orders`);
  expect(response.status).toBe(401);
  expect(response.headers.get('www-authenticate')).toBe('Bearer error="invalid_token"');
});

test('refuses a token as soon as the shared secret is regenerated, and says why', async ({
  api,
  gateway,
}) => {
  const token = await accessToken(await addApiKey(api, { appname: 'soon-refused' }));
  const call = () => fetch(`${gateway.origin}/`, { headers: { authorization: `Bearer ${token}` } });
  expect((await call()).status).toBe(200);
  await regenerateSharedSecret(api);
  const refused = await call();
  expect(refused.status).toBe(401);
  expect(refused.headers.get('www-authenticate')).toMatch(/shared secret was regenerated at/);
});

test('answers 503 while Rekey cannot be reached, and lets nobody in', async ({ guardedApi }) => {
  const nobodyListens = 1;
  const gateway = await startGateway({ rekeyPort: nobodyListens, apiPort: guardedApi.port });
  try {
    const response = await fetch(`${gateway.origin}/orders`, {
      headers: { authorization: 'Bearer whatever' },
    });
    expect(response.status).toBe(503);
    expect(response.headers.get('retry-after')).toBe('1');
  } finally {
    await gateway.stop();
  }
});
