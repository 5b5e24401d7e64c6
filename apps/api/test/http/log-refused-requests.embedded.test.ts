import pino from 'pino';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Database } from '../../src/database/database.ts';
import { openTestDatabase } from '../support/database.ts';
import { createTestIntegration } from '../support/integration.ts';
import { testMasterKeys } from '../support/master-keys.ts';
import { sendRaw } from '../support/send-raw.ts';
import { createTestServiceToken } from '../support/service-token.ts';
import { startTestServer, type TestServer } from '../support/test-server.ts';

const ANSWER_MS_MAX = 20_000;
const PLANTED = 'nothing-of-a-request';
const TRUSTED = { 'x-forwarded-for': '192.0.2.7' };

type Line = { readonly msg: string; readonly name?: string; readonly ip?: string };

let database: Database;
let server: TestServer | undefined;
let lines: (Line & { readonly viewerId?: string })[] = [];
let token: string;

const masterKeys = testMasterKeys();

beforeAll(async () => {
  database = await openTestDatabase();
  const { accountId } = await createTestIntegration(database, masterKeys);
  token = await createTestServiceToken(database.prisma, accountId, { scopes: ['API_KEY_READ'] });
});
// Another node each time, which has told of nothing yet.
beforeEach(async () => {
  await server?.close();
  lines = [];
  const log = pino({ level: 'info' }, { write: (line: string) => lines.push(JSON.parse(line)) });
  const settings = { trustedProxies: ['127.0.0.1'] };
  server = await startTestServer({ database, masterKeys, log, settings });
});
afterAll(async () => {
  await server?.close();
  await database.close();
});

const origin = () => (server as TestServer).origin;
const told = () => lines.filter(({ msg }) => msg === 'a request was refused');
const graphql = (query: string, headers: Record<string, string> = {}) =>
  fetch(`${origin()}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...TRUSTED, ...headers },
    body: JSON.stringify({ query }),
  });

// OWASP ASVS 16.3.3: attempts to get round input validation and limits.
test.each([
  [
    'COST',
    `{ apiKeys(first: 100) { ${'nodes { requests { verdicts { requests } } } '.repeat(9)} } }`,
  ],
  ['SECRET_FIELDS', '{ a: sharedSecret { value } b: sharedSecret { value } }'],
  ['GRAPHQL_PARSE_FAILED', `{ ${PLANTED}`],
  ['GRAPHQL_VALIDATION_FAILED', '{ nothingOfARequest }'],
])('a document that is refused is told of, with who sent it: %s', async (name, query) => {
  await graphql(query, { authorization: `Bearer ${token}` });
  expect(told()).toContainEqual(
    expect.objectContaining({ name, ip: '192.0.2.7', viewerId: expect.any(String) }),
  );
  expect(JSON.stringify(lines)).not.toMatch(/nothing-?of/i);
});

const post = (path: string, type: string, body: string, headers = {}) =>
  fetch(origin() + path, {
    method: 'POST',
    headers: { 'content-type': type, ...TRUSTED, ...headers },
    body,
  });

test.each([
  ['HTTP_400', 'a batch', () => post('/graphql', 'application/json', `[{"query":"${PLANTED}"}]`)],
  [
    'HTTP_403',
    'another page',
    () =>
      post('/auth/sign-in/code', 'application/json', '{}', {
        origin: 'https://nothing-of.example',
      }),
  ],
  ['HTTP_405', 'a method', () => fetch(`${origin()}/graphql?${PLANTED}`, { headers: TRUSTED })],
  [
    'HTTP_413',
    'too large',
    () => post('/api/v1/auth/token', 'application/json', PLANTED.repeat(9000)),
  ],
  ['HTTP_415', 'another form', () => post('/graphql', 'a/b', PLANTED)],
])('a request that is refused is told of: %s, %s', async (name, _, send) => {
  const { status } = await send();
  expect(`HTTP_${status}`).toBe(name);
  expect(told()).toContainEqual(expect.objectContaining({ name, ip: '192.0.2.7' }));
  expect(JSON.stringify(lines)).not.toMatch(/nothing-?of/i);
});

test('a refresh token that does not hold is none of them: it is counted as it is', async () => {
  const form = 'application/x-www-form-urlencoded';
  const { status } = await post('/api/auth/bearer/refresh', form, 'refresh_token=rkr_none');
  expect(status).toBe(400);
  expect(told()).toEqual([]);
});

test.each([
  [
    'BAD_REQUEST',
    `POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n${PLANTED}`,
  ],
  ['BAD_REQUEST', `GET /${PLANTED} HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n`],
  ['BAD_REQUEST', `GET /%zz${PLANTED} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`],
  ['ADDRESS_TOO_LONG', `GET /${PLANTED.repeat(500)} HTTP/1.1\r\nHost: x\r\n\r\n`],
  ['HEADERS_TOO_LARGE', `GET / HTTP/1.1\r\nHost: x\r\nX-A: ${PLANTED.repeat(2000)}\r\n\r\n`],
])('what is no request is told of: %s', async (name, bytes) => {
  await sendRaw(origin(), bytes, ANSWER_MS_MAX);
  expect(told()).toContainEqual(expect.objectContaining({ name, ip: '127.0.0.1' }));
  expect(JSON.stringify(lines)).not.toMatch(/nothing-?of/i);
});

test('the same of the same address is told of once a minute, however often', async () => {
  for (let times = 0; times < 20; times += 1) await graphql('{');
  expect(told().filter(({ name }) => name === 'GRAPHQL_PARSE_FAILED')).toHaveLength(1);
});

test('many addresses do not fill the log', async () => {
  for (let host = 1; host < 100; host += 1)
    await graphql('{', { 'x-forwarded-for': `198.51.100.${host}` });
  expect(told()).toHaveLength(60);
});
