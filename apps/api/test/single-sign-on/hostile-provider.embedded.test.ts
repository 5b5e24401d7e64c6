import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Database } from '../../src/database/database.ts';
import { openTestDatabase } from '../support/database.ts';
import { silentLog } from '../support/silent-log.ts';
import { testSettings } from '../support/settings.ts';
import {
  ask,
  cookieOf,
  createTestUser,
  signInNodes,
  type SignInApp,
  type TestUser,
} from '../sign-in/sign-in-app.ts';
import { startHostileProvider, type HostileProvider, type Lies } from './hostile-provider.ts';

let provider: HostileProvider;
let database: Database;
let app: SignInApp['app'];
let user: TestUser;
let person: { subject: string; email: string };
/** All that was logged. */
let logged: string;

const log = Object.assign(Object.create(silentLog) as typeof silentLog, {
  warn: (...words: unknown[]) => (logged += JSON.stringify(words)),
  error: (...words: unknown[]) => (logged += JSON.stringify(words)),
});

beforeAll(async () => {
  provider = await startHostileProvider(() => person);
  database = await openTestDatabase();
  const [node] = signInNodes(database, 1);
  user = await createTestUser(node!.dependencies);
});
afterAll(async () => {
  await provider.close();
  await database.close();
});
beforeEach(async () => {
  logged = '';
  provider.lies = {};
  provider.redeemed.length = 0;
  await database.prisma.attemptCount.deleteMany();
  // Nothing is remembered of what the provider said of itself.
  const settings = testSettings({ oidc: provider.settings });
  app = signInNodes(database, 1, { settings, log })[0]!.app;
  user = await createTestUser(signInNodes(database, 1)[0]!.dependencies, user);
  person = { subject: randomUUID(), email: user.email };
});

const beginVisit = (on = app) =>
  ask(on, '/provider/begin', { body: { purpose: 'SIGN_IN', returnPath: '/' } });

/** Goes there and comes back, with a query that may have been changed. */
async function visit(changes: Record<string, string | null> = {}) {
  const begun = await beginVisit();
  expect(begun.statusCode, begun.body).toBe(200);
  const query = provider.queryFor(begun.json<{ address: string }>().address, changes);
  return ask(app, '/provider/end', { cookie: cookieOf(begun), body: { answer: query } });
}

const lastDeed = async () =>
  (await database.prisma.auditEvent.findFirst({ orderBy: { sequence: 'desc' } }))?.description;

test('signs in when all is as it should be, with the verifier of the challenge', async () => {
  const response = await visit();
  expect(response.statusCode, response.body).toBe(200);
  expect(provider.redeemed[0]!.get('code_verifier')).toMatch(/^[\w-]{43}$/);
});

const HOUR = 3600;
const seconds = () => Math.floor(Date.now() / 1000);

test.each<[string, () => Lies]>([
  ['of another nonce', () => ({ claims: { nonce: 'another' } })],
  ['without a nonce', () => ({ without: ['nonce'] })],
  ['for another audience', () => ({ claims: { aud: 'somebody-else' } })],
  ['for several, and another to use it', () => ({ claims: { aud: ['rekey', 'x'], azp: 'x' } })],
  ['of another issuer', () => ({ claims: { iss: 'https://accounts.example' } })],
  ['that has expired', () => ({ claims: { iat: seconds() - HOUR, exp: seconds() - 300 } })],
  ['without an expiry', () => ({ without: ['exp'] })],
  ['of nobody', () => ({ without: ['sub'] })],
  ['that is not signed', () => ({ signature: 'NONE' })],
  ['signed with a key that the provider does not publish', () => ({ signature: 'OTHER_KEY' })],
  ['signed with the client secret', () => ({ signature: 'CLIENT_SECRET' })],
  ['of a sign-in of yesterday', () => ({ claims: { auth_time: seconds() - 24 * HOUR } })],
])('refuses an ID token %s', async (_, lies) => {
  provider.lies = lies();
  const response = await visit();
  expect(response.statusCode, response.body).toBe(401);
  expect(response.json()).toMatchObject({ code: 'PROVIDER_ANSWER_WRONG' });
  expect(response.cookies).toEqual([]);
  expect(await database.prisma.identity.count({ where: { userId: user.id } })).toBe(0);
  expect(await lastDeed()).toBe(
    'A sign-in as somebody with the OpenID provider was refused: what the provider answered cannot be trusted.',
  );
});

test.each<[string, Record<string, string | null>]>([
  ['of another issuer, as in a mix-up (RFC 9207)', { iss: 'https://other.example' }],
  ['without the issuer that the provider promises to name', { iss: null }],
])('refuses an answer %s, and sends its code nowhere', async (_, changes) => {
  const response = await visit(changes);
  expect(response.json()).toMatchObject({ code: 'PROVIDER_ANSWER_WRONG' });
  expect(provider.redeemed).toEqual([]);
});

test('shows and logs nothing of an error that the provider describes', async () => {
  const planted = 'planted-words-of-the-provider';
  const response = await visit({
    code: null,
    error: planted,
    error_description: planted,
    error_uri: `https://evil.example/${planted}`,
  });
  expect(response.json()).toMatchObject({ code: 'PROVIDER_REFUSED' });
  provider.lies = {
    answer: (path, answer) => {
      if (path !== '/token') return false;
      answer.writeHead(400, { 'content-type': 'application/json' });
      answer.end(JSON.stringify({ error: planted, error_description: planted }));
      return true;
    },
  };
  const refused = await visit();
  expect(refused.json()).toMatchObject({ code: 'PROVIDER_UNAVAILABLE' });
  expect(logged).toContain('an error of another name');
  const traces = [response.body, refused.body, logged, await lastDeed()].join('\n');
  expect(traces).not.toContain(planted);
});

/** Answers at these paths in place of what is usual. */
const at = (wanted: string, answer: NonNullable<Lies['answer']>): Lies => ({
  answer: (path, response) => path === wanted && answer(path, response),
});

test.each(['/token', '/jwks'])('reads no answer without an end at %s', async (path) => {
  let isCutOff = false;
  provider.lies = at(path, (_, response) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    const more = () => {
      while (!response.destroyed && response.write(' '.repeat(65_536)));
    };
    response.on('drain', more);
    response.on('close', () => (isCutOff = true));
    more();
    return true;
  });
  const response = await visit();
  expect(response.statusCode).toBe(502);
  expect(response.json()).toMatchObject({ code: 'PROVIDER_UNAVAILABLE' });
  expect(logged).toContain('answers without an end');
  await expect.poll(() => isCutOff).toBe(true);
});

test('waits for no answer that does not end in five seconds', async () => {
  provider.lies = at('/token', (_, response) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    return response.write('{');
  });
  const response = await visit();
  expect(response.json()).toMatchObject({ code: 'PROVIDER_UNAVAILABLE' });
});

test('follows no redirect', async () => {
  let isRedirected = false;
  // To where the next answer is a good one.
  provider.lies = at('/token', (path, response) => {
    if (isRedirected) return false;
    isRedirected = true;
    response.writeHead(307, { location: path }).end();
    return true;
  });
  expect((await visit()).json()).toMatchObject({ code: 'PROVIDER_UNAVAILABLE' });
  expect(provider.redeemed).toHaveLength(1);
});

test.each<[string, Lies]>([
  [
    'takes no page for an answer',
    at(
      '/token',
      (_, response) => (response.writeHead(200, { 'content-type': 'text/html' }).end('<p>'), true),
    ),
  ],
  [
    'takes no failure for an answer',
    at('/token', (_, response) => (response.writeHead(500).end(), true)),
  ],
])('%s', async (_, lies) => {
  provider.lies = lies;
  expect((await visit()).json()).toMatchObject({ code: 'PROVIDER_UNAVAILABLE' });
});

test.each<[string, Lies]>([
  ['calls itself otherwise', { metadata: { issuer: 'https://accounts.example' } }],
  ['sends people to a script', { metadata: { authorization_endpoint: 'javascript:alert(1)' } }],
  ['sends people elsewhere by http', { metadata: { authorization_endpoint: 'http://a.example' } }],
  [
    'says nothing of itself',
    at('/.well-known/openid-configuration', (_, response) => (response.writeHead(404).end(), true)),
  ],
])('sends nobody to a provider that %s, and tries again the next time', async (_, lies) => {
  provider.lies = lies;
  const refused = await beginVisit();
  expect(refused.statusCode).toBe(502);
  expect(refused.cookies).toEqual([]);
  provider.lies = {};
  expect((await beginVisit()).statusCode).toBe(200);
});

test('asks for tokens and keys by https, or on this machine', async () => {
  provider.lies = { metadata: { token_endpoint: 'http://keys.example/token' } };
  expect((await visit()).json()).toMatchObject({ code: 'PROVIDER_UNAVAILABLE' });
  expect(logged).toContain('not https');
});

test('says what is to be done about a provider that is gone', async () => {
  const oidc = { ...provider.settings, issuer: 'http://127.0.0.1:9' };
  const settings = testSettings({ oidc });
  const [{ app: alone }] = signInNodes(database, 1, { settings, log }) as [SignInApp];
  const response = await beginVisit(alone);
  expect(response.statusCode).toBe(502);
  expect(response.json<{ message: string }>().message).toContain('cannot be reached');
  expect(logged).not.toContain(provider.settings.clientSecret);
});

test('records a stranger in the one account that there is', async () => {
  person = { subject: randomUUID(), email: 'mallory@acme.example' };
  expect((await visit()).json()).toMatchObject({ code: 'USER_UNKNOWN' });
  expect(await lastDeed()).toBe(
    'A sign-in as mallory@acme.example with the OpenID provider was refused: nobody here has this identity or e-mail address.',
  );
});

test('takes the word "true" for no promise about an e-mail address', async () => {
  provider.lies = { claims: { email_verified: 'true' } };
  expect((await visit()).json()).toMatchObject({ code: 'EMAIL_NOT_VERIFIED' });
});

test('answers that there is none where none is set up', async () => {
  const [{ app: without }] = signInNodes(database, 1) as [SignInApp];
  expect((await ask(without, '/provider')).json()).toEqual({ name: null, isOnly: false });
  expect((await beginVisit(without)).statusCode).toBe(404);
  expect((await ask(without, '/provider/end', { body: { answer: '' } })).statusCode).toBe(404);
});
