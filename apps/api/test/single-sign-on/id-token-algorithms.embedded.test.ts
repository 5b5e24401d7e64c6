import { generateKeyPairSync, randomUUID, sign, type KeyObject } from 'node:crypto';
import { exportSPKI, SignJWT, UnsecuredJWT, type JWTPayload } from 'jose';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Database } from '../../src/database/database.ts';
import {
  ask,
  cookieOf,
  createTestUser,
  signInNodes,
  type SignInApp,
} from '../sign-in/sign-in-app.ts';
import { openTestDatabase } from '../support/database.ts';
import { silentLog } from '../support/silent-log.ts';
import { testSettings } from '../support/settings.ts';
import { startHostileProvider, type HostileProvider, type Lies } from './hostile-provider.ts';

let provider: HostileProvider;
let database: Database;
let app: SignInApp['app'];
let person: { subject: string; email: string };

beforeAll(async () => {
  provider = await startHostileProvider(() => person);
  database = await openTestDatabase();
});
afterAll(async () => {
  await provider.close();
  await database.close();
});
beforeEach(async () => {
  provider.lies = {};
  await database.prisma.attemptCount.deleteMany();
  const settings = testSettings({ oidc: provider.settings });
  const [node] = signInNodes(database, 1, { settings, log: silentLog });
  ({ app } = node!);
  const user = await createTestUser(node!.dependencies);
  person = { subject: randomUUID(), email: user.email };
});

async function visit() {
  const begun = await ask(app, '/provider/begin', {
    body: { purpose: 'SIGN_IN', returnPath: '/' },
  });
  expect(begun.statusCode, begun.body).toBe(200);
  const answer = provider.queryFor(begun.json<{ address: string }>().address);
  return ask(app, '/provider/end', { cookie: cookieOf(begun), body: { answer } });
}

const segment = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');

/** A JWS of any algorithm that node:crypto has, and the key to check it with; jose would refuse to. */
function signedBy(
  alg: string,
  hash: string | null,
  keys: { privateKey: KeyObject; publicKey: KeyObject },
): Lies {
  return {
    publishes: [{ ...keys.publicKey.export({ format: 'jwk' }), kid: 'weak', use: 'sig' }],
    idToken: async (claims) => {
      const text = `${segment({ alg, kid: 'weak' })}.${segment(claims)}`;
      return `${text}.${sign(hash, Buffer.from(text), keys.privateKey).toString('base64url')}`;
    },
  };
}

const rsa = (modulusLength: number) => generateKeyPairSync('rsa', { modulusLength });
/** That the provider says that it signs so makes it no better. */
const promising = (alg: string) => ({ metadata: { id_token_signing_alg_values_supported: [alg] } });
const signHs256 = async (claims: JWTPayload, key: string) =>
  new SignJWT(claims).setProtectedHeader({ alg: 'HS256', kid: 'one' }).sign(Buffer.from(key));

// ASVS 5.0, 11.6.1, 9.1.2; RFC 8725 sections 3.1 to 3.3.
test.each<[string, () => Lies]>([
  [
    'of no signature, as promised',
    () => ({
      ...promising('none'),
      idToken: async (claims) => new UnsecuredJWT(claims).encode(),
    }),
  ],
  [
    'of HS256 with the public key',
    () => ({
      idToken: async (claims, publicKey) => signHs256(claims, await exportSPKI(publicKey)),
    }),
  ],
  [
    'of HS256 with the public key, as promised',
    () => ({
      ...promising('HS256'),
      idToken: async (claims, publicKey) => signHs256(claims, await exportSPKI(publicKey)),
    }),
  ],
  [
    'of HS256 with the client secret, as promised',
    () => ({
      ...promising('HS256'),
      signature: 'CLIENT_SECRET',
    }),
  ],
  [
    'of RSA with SHA-1, as promised',
    () => ({
      ...promising('RS1'),
      ...signedBy('RS1', 'sha1', rsa(2048)),
    }),
  ],
  ['of RSA of 1024 bits', () => signedBy('RS256', 'sha256', rsa(1024))],
])('refuses an ID token %s', async (_, lies) => {
  provider.lies = lies();
  const response = await visit();
  expect(response.statusCode, response.body).toBeGreaterThanOrEqual(400);
  expect(response.json<{ code: string }>().code).toMatch(/^PROVIDER_(ANSWER_WRONG|UNAVAILABLE)$/);
  expect(response.cookies).toEqual([]);
  expect(await database.prisma.identity.count({ where: { subject: person.subject } })).toBe(0);
});

test('lets in with what is signed the same way, and well', async () => {
  provider.lies = signedBy('RS256', 'sha256', rsa(2048));
  const response = await visit();
  expect(response.statusCode, response.body).toBe(200);
});
