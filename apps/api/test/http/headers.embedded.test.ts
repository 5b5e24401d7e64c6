import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Database } from '../../src/database/database.ts';
import { openTestDatabase } from '../support/database.ts';
import { exchangeForTokens } from '../support/gateway.ts';
import { createTestIntegration, requestTokenOf } from '../support/integration.ts';
import { testMasterKeys } from '../support/master-keys.ts';
import { sendRaw } from '../support/send-raw.ts';
import { startTestServer, type TestServer } from '../support/test-server.ts';

const ANSWER_MS_MAX = 20_000;
const JSON_TYPE = 'Content-Type: application/json\r\n';
const FORM_TYPE = 'Content-Type: application/x-www-form-urlencoded\r\n';

/** A request to be sent as it is; all but its Host, its length and its end. */
type Request = { readonly line: string; readonly headers?: string; readonly body?: string };

/** Kinds of answers: from a framework's route, from the hot path, from the door. */
type Row = Request & { readonly status: number; readonly from: 'route' | 'verify' | 'door' };

const query = JSON.stringify({ query: '{ setupRequired }' });

/** One of each kind of answer. */
const ANSWERS: Readonly<Record<string, Row>> = {
  'the app': {
    line: 'GET /settings',
    headers: 'Accept: text/html\r\n',
    status: 200,
    from: 'route',
  },
  'the app at /': { line: 'GET /', status: 200, from: 'route' },
  'an asset': { line: 'GET /_app/immutable/a.js', status: 200, from: 'route' },
  'a file of another name': { line: 'GET /favicon.svg', status: 200, from: 'route' },
  'a file that is not there': { line: 'GET /_app/immutable/b.js', status: 404, from: 'route' },
  'a way out of the folder': { line: 'GET /_app/..%2f..%2fetc/passwd', status: 404, from: 'route' },
  'a folder': { line: 'GET /_app/immutable/', status: 404, from: 'route' },
  'what builders leave behind': { line: 'GET /.git/config', status: 404, from: 'route' },
  GraphQL: { line: 'POST /graphql', headers: JSON_TYPE, body: query, status: 200, from: 'route' },
  'a GraphQL error': {
    ...{ line: 'POST /graphql', headers: JSON_TYPE, body: '{"query":"{"}' },
    ...{ status: 400, from: 'route' },
  },
  'GraphQL by GET': { line: 'GET /graphql?query={setupRequired}', status: 405, from: 'route' },
  'a session': { line: 'GET /auth/get-session', status: 200, from: 'route' },
  'a refused sign-in': {
    ...{ line: 'POST /auth/sign-in/email', headers: JSON_TYPE },
    ...{ body: '{"email":"a@b.example","password":"wrong"}', status: 401, from: 'route' },
  },
  'an unknown route of sign-in': { line: 'GET /auth/nothing', status: 404, from: 'route' },
  'a refused exchange': {
    ...{ line: 'POST /api/v1/auth/token', headers: JSON_TYPE, body: '{"jwt":"a"}' },
    ...{ status: 400, from: 'route' },
  },
  'a refused refresh': {
    ...{ line: 'POST /api/auth/bearer/refresh', headers: FORM_TYPE, body: 'refresh_token=a' },
    ...{ status: 400, from: 'route' },
  },
  'a refused introspection': {
    ...{ line: 'POST /api/v1/auth/introspect', headers: FORM_TYPE, body: 'token=a' },
    ...{ status: 401, from: 'route' },
  },
  'nothing at an address': { line: 'GET /api/nothing', status: 404, from: 'route' },
  'a body that is too large': {
    ...{ line: 'POST /graphql', headers: `${JSON_TYPE}Content-Length: 300000\r\n` },
    ...{ status: 413, from: 'route' },
  },
  'a body of an unknown type': {
    ...{ line: 'POST /graphql', headers: 'Content-Type: a/b\r\n', body: 'a' },
    ...{ status: 415, from: 'route' },
  },
  liveness: { line: 'GET /healthz', status: 200, from: 'route' },
  readiness: { line: 'GET /readyz', status: 200, from: 'route' },
  metrics: { line: 'GET /metrics', status: 200, from: 'route' },
  'a token that is let in': { line: 'GET /api/v1/auth/verify', status: 200, from: 'verify' },
  'a token that is refused': {
    ...{ line: 'GET /api/v1/auth/verify', headers: 'Authorization: Bearer a\r\n' },
    ...{ status: 401, from: 'verify' },
  },
  'no request': { line: 'GET / x', status: 400, from: 'door' },
  'two Hosts': { line: 'GET /', headers: 'Host: y\r\n', status: 400, from: 'door' },
  'an address that is none': { line: 'GET /%zz', status: 400, from: 'door' },
  'an address that is not UTF-8': { line: 'GET /%ff', status: 400, from: 'door' },
  'an address that is too long': { line: `GET /${'a'.repeat(8000)}`, status: 414, from: 'door' },
  'headers that are too large': {
    ...{ line: 'GET /', headers: `X: ${'a'.repeat(20_000)}\r\n`, status: 431, from: 'door' },
  },
};

describe.each([
  ['http', 'http://localhost:4000'],
  ['https', 'https://rekey.example'],
])('the headers of an answer to users by %s', (scheme, publicUrl) => {
  let adminAppFolder: string;
  let database: Database;
  let server: TestServer;
  let accessToken: string;

  beforeAll(async () => {
    adminAppFolder = await mkdtemp(join(tmpdir(), 'rekey-test-'));
    await mkdir(join(adminAppFolder, '_app/immutable'), { recursive: true });
    await writeFile(join(adminAppFolder, 'index.html'), '<!doctype html><title>x</title>');
    await writeFile(join(adminAppFolder, 'favicon.svg'), '<svg/>');
    await writeFile(join(adminAppFolder, '_app/immutable/a.js'), '');
    database = await openTestDatabase();
    const masterKeys = testMasterKeys();
    server = await startTestServer({ database, masterKeys, publicUrl, adminAppFolder });
    const integration = await createTestIntegration(database, masterKeys);
    const tokens = await exchangeForTokens(server.origin, requestTokenOf(integration));
    accessToken = tokens.access_token;
  });
  afterAll(async () => {
    await server.close();
    await database.close();
    await rm(adminAppFolder, { recursive: true });
  });

  async function ask({ line, headers = '', body }: Request) {
    const length = body === undefined ? '' : `Content-Length: ${body.length}\r\n`;
    const isBare = line === ANSWERS['a token that is let in']?.line && headers === '';
    const token = isBare ? `Authorization: Bearer ${accessToken}\r\n` : '';
    const head = `${line} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n${headers}${token}${length}\r\n`;
    const answer = await sendRaw(server.origin, head + (body ?? ''), ANSWER_MS_MAX);
    const [top = '', ...rest] = answer.split('\r\n\r\n');
    const [status = '', ...lines] = top.split('\r\n');
    const fields = lines.map((field) => {
      const [, name = '', value = ''] = /^([^:]+): (.*)$/.exec(field) ?? [];
      return [name.toLowerCase(), value] as const;
    });
    return {
      status: Number(status.split(' ')[1]),
      names: fields.map(([name]) => name),
      headers: Object.fromEntries(fields),
      body: rest.join('\r\n\r\n'),
    };
  }

  test.each(Object.entries(ANSWERS))('are all there: %s', async (what, row) => {
    const { status, names, headers } = await ask(row);
    expect(status).toBe(row.status);
    // Two of a name are for each reader to choose from.
    expect(new Set(names).size).toBe(names.length);
    expect(headers['cache-control']).toBe(
      what === 'an asset' ? 'public, max-age=31536000, immutable' : 'no-store',
    );
    // Who made it, and of which version, is nobody's business.
    for (const name of ['server', 'x-powered-by', 'via', 'x-apollo-version', 'x-runtime'])
      expect(headers[name]).toBeUndefined();
    // Nothing of it is for the pages of other origins.
    expect(names.filter((name) => name.startsWith('access-control-'))).toEqual([]);
    // Gateways ask for verdicts, not browsers.
    if (row.from === 'verify') return;
    expect(headers['x-content-type-options']).toBe('nosniff');
    expect(headers['x-frame-options']).toBe('DENY');
    expect(headers['referrer-policy']).toBe('no-referrer');
    expect(headers['cross-origin-opener-policy']).toBe('same-origin');
    expect(headers['cross-origin-resource-policy']).toBe('same-origin');
    const policy = headers['content-security-policy'] ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toMatch(/unsafe|http:|https:|data:|blob:|\*/);
    // What never reached a route knows nothing of the settings.
    if (row.from === 'door') return;
    expect(policy).toContain("script-src 'self'");
    expect(policy).toContain("base-uri 'none'");
    expect(policy).toContain("form-action 'self'");
    expect(policy).toContain("require-trusted-types-for 'script'");
    expect(headers['permissions-policy']).toMatch(/camera=\(\).*geolocation=\(\)/);
    const isHttps = scheme === 'https';
    expect(headers['strict-transport-security']).toBe(isHttps ? 'max-age=63072000' : undefined);
    expect(policy.includes('upgrade-insecure-requests')).toBe(isHttps);
  });

  test('have no more than one kind of content, and say which', async () => {
    for (const [what, row] of Object.entries(ANSWERS)) {
      const { headers, body } = await ask(row);
      if (body === '' || body === '0\r\n\r\n') continue;
      expect(headers['content-type'], what).toMatch(
        /^[a-z]+\/[a-z+-]+; ?(version|charset)=|^image/,
      );
    }
  });

  // RFC 9110 section 9.3.2.
  test('are the same for HEAD', async () => {
    for (const path of ['/', '/healthz', '/favicon.svg']) {
      const [got, head] = await Promise.all([
        ask({ line: `GET ${path}` }),
        ask({ line: `HEAD ${path}` }),
      ]);
      expect(head.body).toBe('');
      expect(head.headers['content-security-policy']).toBe(got.headers['content-security-policy']);
      expect(head.headers['cache-control']).toBe('no-store');
    }
  });
});
