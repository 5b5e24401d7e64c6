import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { destroyRetiredSharedSecrets } from '../../src/shared-secret/destroy-retired-shared-secrets.ts';
import { restoreSharedSecret } from '../../src/shared-secret/restore-shared-secret.ts';
import { openSharedSecretSuite, type SharedSecretSuite } from './shared-secret-suite.ts';

let suite: SharedSecretSuite;
beforeAll(async () => {
  suite = await openSharedSecretSuite();
});
beforeEach(() => suite.begin());
afterAll(() => suite.account.database.close());

const VERSIONS = `{ sharedSecret { versions {
  version fingerprint state createdAt createdBy { kind label } acceptedUntil reason note destroyedAt restores
} } }`;

async function versions() {
  return (await suite.ask(suite.administrator, VERSIONS)).data.sharedSecret.versions;
}

it('names the versions with what they are now, and with no secret', async () => {
  await suite.regenerate({ reason: 'POLICY', note: 'once a year' });
  await suite.regenerate({ overlapSeconds: 60 });
  expect(await versions()).toMatchObject([
    { version: 3, state: 'CURRENT', reason: 'ROUTINE', acceptedUntil: null },
    { version: 2, state: 'OVERLAP', reason: 'POLICY', note: 'once a year' },
    { version: 1, state: 'RETIRED', reason: null, createdBy: { kind: 'SYSTEM', label: 'system' } },
  ]);
});

it('names a restored secret as current by both of its numbers', async () => {
  await suite.regenerate();
  const { dependencies } = suite.account;
  await restoreSharedSecret(dependencies, suite.administrator, {});
  await destroyRetiredSharedSecrets(dependencies, suite.administrator, { version: 2 });
  const [third, second, first] = await versions();
  expect([third.state, second.state, first.state]).toEqual(['CURRENT', 'RETIRED', 'CURRENT']);
  expect(third).toMatchObject({ restores: 1, fingerprint: first.fingerprint });
  expect(second.destroyedAt).not.toBeNull();
});

it('names the ten newest', async () => {
  for (let version = 2; version <= 12; version += 1) await suite.regenerate();
  const named: { version: number }[] = await versions();
  expect(named.map(({ version }) => version)).toEqual([12, 11, 10, 9, 8, 7, 6, 5, 4, 3]);
});

it('shows an overlap until it ends', async () => {
  await suite.regenerate({ overlapSeconds: 60 });
  const query = '{ sharedSecret { overlap { version endsAt } } }';
  const overlap = async () =>
    (await suite.ask(suite.administrator, query)).data.sharedSecret.overlap;
  const { endsAt } = await overlap();
  suite.account.clock = new Date(Date.parse(endsAt) - 1);
  expect(await overlap()).toEqual({ version: 1, endsAt });
  suite.account.clock = new Date(endsAt);
  expect(await overlap()).toBeNull();
});

it('tells the history to those alone who may read the secret', async () => {
  const { accountId } = suite.administrator;
  const script = { ...suite.account.serviceToken('SHARED_SECRET_REGENERATE'), accountId };
  expect((await suite.ask(script, VERSIONS)).codes).toEqual(['FORBIDDEN']);
  const query = 'mutation { regenerateSharedSecret { sharedSecret { versions { version } } } }';
  expect((await suite.ask(script, query)).codes).toEqual(['FORBIDDEN']);
  const reader = { ...suite.account.serviceToken('SHARED_SECRET_READ'), accountId };
  expect((await suite.ask(reader, VERSIONS)).codes).toEqual([]);
});
