import { afterEach, expect, test, vi } from 'vitest';
import { AccountLookup } from '../src/routes/credential/account-lookup.svelte.ts';
import { graphqlServer } from './graphql-server.ts';

afterEach(() => vi.unstubAllGlobals());

const viewerWith = (permissions: string[]) => ({
  data: {
    viewer: {
      id: 'u',
      name: 'Ada',
      email: 'ada@rekey.example',
      permissions,
      account: { id: 'a', shortname: 'acmecorp', name: 'Acme' },
    },
  },
});
const administrator = viewerWith(['SHARED_SECRET_READ']);
const versions = [
  { version: 1, fingerprint: '9f3c01ab77de0c42', state: 'CURRENT', acceptedUntil: null },
];
const fingerprints = { data: { sharedSecret: { id: 's', versions } } };
const value = { data: { sharedSecret: { id: 's', value: 'the secret' } } };

test('asks nothing by itself', () => {
  const received = graphqlServer({});
  new AccountLookup();
  expect(received).toEqual([]);
});

test('checks with the fingerprints alone, and sends nothing of anybody’s', async () => {
  const received = graphqlServer({ Viewer: [administrator], SecretFingerprints: [fingerprints] });
  const lookup = new AccountLookup();
  await lookup.check();
  expect(lookup.account).toEqual({ shortname: 'acmecorp', versions });
  expect(received.map(({ operationName, variables }) => [operationName, variables])).toEqual([
    ['Viewer', {}],
    ['SecretFingerprints', {}],
  ]);
});

test.each([
  ['SIGNED_OUT', { data: { viewer: null } }],
  ['SIGNED_OUT', { code: 'UNAUTHENTICATED' }],
  ['NOT_ADMINISTRATOR', viewerWith(['API_KEY_READ'])],
  ['FAILED', 'UNREACHABLE' as const],
])('goes no further when the viewer is %s', async (kind, reply) => {
  const received = graphqlServer({ Viewer: [reply] });
  const lookup = new AccountLookup();
  expect(await lookup.revealCurrent('acmecorp')).toBeUndefined();
  expect(lookup.problem).toMatchObject({ kind });
  expect(lookup.busy).toBe(false);
  expect(received).toHaveLength(1);
});

test('reveals the current secret of the credential’s account', async () => {
  graphqlServer({
    Viewer: [administrator],
    SecretFingerprints: [fingerprints],
    RevealForCredential: [value],
  });
  expect(await new AccountLookup().revealCurrent('acmecorp')).toBe('the secret');
});

test('reveals nothing for a credential of another account', async () => {
  const received = graphqlServer({
    Viewer: [administrator],
    SecretFingerprints: [fingerprints],
    RevealForCredential: [value],
  });
  expect(await new AccountLookup().revealCurrent('othercorp')).toBeUndefined();
  expect(received.map(({ operationName }) => operationName)).not.toContain('RevealForCredential');
});

test('asks for the password when the sign-in is not recent, and goes on with it', async () => {
  graphqlServer({
    Viewer: [administrator],
    SecretFingerprints: [fingerprints],
    RevealForCredential: [{ code: 'REAUTHENTICATION_REQUIRED' }, value],
  });
  const lookup = new AccountLookup();
  expect(await lookup.revealCurrent(undefined)).toBeUndefined();
  expect(lookup.problem).toMatchObject({ kind: 'PASSWORD_NEEDED' });
  expect(await lookup.revealCurrent(undefined)).toBe('the secret');
  expect(lookup.problem).toBeUndefined();
});

test('drops a secret that arrives after the page was left', async () => {
  graphqlServer({
    Viewer: [administrator],
    SecretFingerprints: [fingerprints],
    RevealForCredential: [value],
  });
  const lookup = new AccountLookup();
  const revealing = lookup.revealCurrent(undefined);
  lookup.forget();
  expect(await revealing).toBeUndefined();
  expect(lookup.account).toBeUndefined();
});
