import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Database } from '../../src/database/database.ts';
import { openTestDatabase } from '../support/database.ts';
import { exchange, verify } from '../support/gateway.ts';
import { testMasterKeys } from '../support/master-keys.ts';
import { startTestServer, type TestServer } from '../support/test-server.ts';

describe('watching over a node', () => {
  let database: Database;
  let server: TestServer;

  beforeAll(async () => {
    database = await openTestDatabase();
    server = await startTestServer({ database, masterKeys: testMasterKeys() });
  });
  afterAll(async () => {
    await server.close();
    await database.close();
  });

  const get = (path: string) => fetch(server.origin + path);

  test('is alive and ready', async () => {
    expect((await get('/healthz')).status).toBe(200);
    const ready = await get('/readyz');
    expect(ready.status).toBe(200);
    expect(await ready.json()).toEqual({ status: 'ok' });
  });

  test('counts verifications and exchanges by verdict for Prometheus', async () => {
    await verify(server.origin, 'abc');
    await exchange(server.origin, 'abc');
    const metrics = await get('/metrics');
    expect(metrics.headers.get('content-type')).toContain('text/plain');
    const text = await metrics.text();
    expect(text).toContain('rekey_verifications_total{verdict="INVALID_CREDENTIALS"} 1');
    expect(text).toContain(
      'rekey_token_exchanges_total{kind="exchange",verdict="MALFORMED_TOKEN"} 1',
    );
    expect(text).toContain('rekey_lease_held 1');
    // OWASP ASVS 13.4.6.
    expect(text).not.toMatch(/version/i);
    expect(text).not.toContain(process.version.slice(1));
  });

  test('tells its metrics to whoever has the token, once there is one', async () => {
    const settings = { metricsToken: 'a-token-of-the-scraper' };
    const closed = await startTestServer({ database, masterKeys: testMasterKeys(), settings });
    const scrape = (authorization?: string) =>
      fetch(`${closed.origin}/metrics`, { headers: authorization ? { authorization } : {} });
    const told = await scrape('Bearer a-token-of-the-scraper');
    expect(told.status).toBe(200);
    expect(await told.text()).toContain('rekey_lease_held');
    for (const wrong of [
      undefined,
      'Bearer a-token-of-the-scrape',
      'Bearer a-token-of-the-scraper2',
      'Bearer ',
      'Basic a-token-of-the-scraper',
      'a-token-of-the-scraper',
    ]) {
      const refused = await scrape(wrong);
      expect(refused.status).toBe(401);
      expect(refused.headers.get('www-authenticate')).toMatch(/^Bearer/);
      expect(await refused.text()).not.toContain('rekey_lease_held');
    }
    // Load balancers have none.
    expect((await fetch(`${closed.origin}/readyz`)).status).toBe(200);
    await closed.close();
  });

  test('sends the headers that keep a browser safe, and none for https on http', async () => {
    const { headers } = await get('/healthz');
    expect(headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
    expect(headers.get('content-security-policy')).not.toContain('unsafe');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('strict-transport-security')).toBeNull();
  });

  test('answers an unknown address with 404, and an oversized body with 413, as JSON', async () => {
    expect((await get('/api/nothing')).status).toBe(404);
    const body = JSON.stringify({ jwt: 'x'.repeat(20_000) });
    const answer = await fetch(`${server.origin}/api/v1/auth/token`, { method: 'POST', body });
    expect(answer.status).toBe(413);
    expect(await answer.json()).toMatchObject({ status: 413, name: 'BAD_REQUEST' });
  });

  test('answers GraphQL with no-store, and refuses what a foreign page could send', async () => {
    const body = JSON.stringify({ query: '{ setupRequired }' });
    const asked = await fetch(`${server.origin}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
    });
    expect(asked.headers.get('cache-control')).toBe('no-store');
    const plain = await fetch(`${server.origin}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'text/plain' },
      body,
    });
    expect(plain.status).toBeGreaterThanOrEqual(400);
    expect((await fetch(`${server.origin}/graphql?query={setupRequired}`)).status).toBe(405);
  });
});
