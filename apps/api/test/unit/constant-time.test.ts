import type * as crypto from 'node:crypto';
import { createHash } from 'node:crypto';
import { generateMasterKey } from '@rekey/keys/sealed-secret';
import { fastify } from 'fastify';
import { beforeEach, expect, test, vi } from 'vitest';
import { metricsRoute } from '../../src/metrics/metrics.route.ts';
import type { Metrics } from '../../src/metrics/metrics.ts';
import { sessionCookieOf } from '../../src/sign-in/session-cookie.ts';
import { isStateOfVisit, visitSecretsOf } from '../../src/single-sign-on/visit-secrets.ts';
import { testMasterKeys } from '../support/master-keys.ts';
import { testPasswordHashing } from '../support/password-hashing.ts';

/** What `timingSafeEqual` was given, as it was at that moment: the buffers are used again. */
const compared = vi.hoisted(() => {
  // Files share a worker's modules: those that another has loaded compare by what is not watched.
  vi.resetModules();
  return [] as [string, string][];
});

vi.mock('node:crypto', async (importOriginal) => {
  const original = await importOriginal<typeof crypto>();
  const hex = (bytes: NodeJS.ArrayBufferView) =>
    Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex');
  const timingSafeEqual: typeof original.timingSafeEqual = (one, other) => {
    compared.push([hex(one as Uint8Array), hex(other as Uint8Array)]);
    return original.timingSafeEqual(one, other);
  };
  return { ...original, timingSafeEqual };
});

beforeEach(() => void compared.splice(0));

const changed = (text: string) => (text.startsWith('A') ? 'E' : 'A') + text.slice(1);

// ASVS 5.0, 11.2.4; those of tokens are in packages/keys/test/constant-time.test.ts.
test('compares the signature of a session cookie by all of it', () => {
  const cookie = sessionCookieOf(testMasterKeys(generateMasterKey()), 'http://localhost:4000');
  const [line = ''] = cookie.lineOf('a-session-token', 60).split(';');
  const signature = decodeURIComponent(line).slice(-44);
  const wrong = line.replace(encodeURIComponent(signature), encodeURIComponent(changed(signature)));
  expect(cookie.readToken(line)).toBe('a-session-token');
  expect(cookie.readToken(wrong)).toBeNull();
  const utf16 = (text: string) =>
    Buffer.from(Buffer.from(text, 'base64').toString('base64url'), 'utf16le').toString('hex');
  expect(compared).toEqual([
    [utf16(signature), utf16(signature)],
    [utf16(signature), utf16(changed(signature))],
  ]);
});

test('compares the token of the metrics by all of its hash, whatever its length', async () => {
  const app = fastify();
  const registry = { contentType: 'text/plain', metrics: async () => '' };
  const token = 'a-token-of-the-scraper';
  await metricsRoute(app, { metrics: { registry } as unknown as Metrics, token });
  const ask = async (sent: string) => {
    const headers = { authorization: `Bearer ${sent}` };
    return (await app.inject({ url: '/metrics', headers })).statusCode;
  };
  const sent = [token, changed(token), 'a', token + token];
  expect(await Promise.all(sent.map(ask))).toEqual([200, 401, 401, 401]);
  const hash = (text: string) => createHash('sha256').update(text).digest('hex');
  expect(compared.toSorted()).toEqual(sent.map((text) => [hash(text), hash(token)]).toSorted());
  await app.close();
});

test('compares the hash of a password by all of it', async () => {
  const stored = await testPasswordHashing.hash('correct horse battery');
  const bytes = Buffer.from(stored.split('$').at(-1) ?? '', 'base64').toString('hex');
  expect(await testPasswordHashing.verify('correct horse battery', stored)).toBe(true);
  expect(await testPasswordHashing.verify('wrong horse battery', stored)).toBe(false);
  expect(compared).toEqual([
    [bytes, bytes],
    [expect.stringMatching(/^[\da-f]{64}$/), bytes],
  ]);
});

test('compares the state that somebody brings back from the provider by all of it', () => {
  const { state } = visitSecretsOf('a-token-of-the-browser');
  expect(isStateOfVisit('a-token-of-the-browser', state)).toBe(true);
  expect(isStateOfVisit('a-token-of-the-browser', changed(state))).toBe(false);
  expect(isStateOfVisit('a-token-of-the-browser', null)).toBe(false);
  const hex = (text: string) => Buffer.from(text).toString('hex');
  expect(compared).toEqual([
    [hex(state), hex(state)],
    [hex(changed(state)), hex(state)],
  ]);
});
