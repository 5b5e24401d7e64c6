import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { openTestAccount, type TestAccount } from '../support/test-account.ts';
import { keyMutation, refusesOthers, type KeyMutation } from './key-mutation.ts';

let account: TestAccount;
let mutation: KeyMutation;
let id: string;
beforeAll(async () => {
  account = await openTestAccount();
  mutation = await keyMutation(
    account,
    'UpdateApiKey',
    'apiKey { id appname description role status expiresAt }',
  );
});
beforeEach(async () => {
  id = await mutation.createKey();
});
afterAll(() => account.database.close());

it('changes the description, which concerns no node', async () => {
  const { result, events, announced, raised } = await mutation.watch(() =>
    mutation.answer({ id, description: ' after ' }),
  );
  expect(result.apiKey.description).toBe('after');
  expect({ announced, raised }).toEqual({ announced: 0, raised: 0 });
  expect(events).toMatchObject([
    { action: 'UPDATE', before: { description: 'before' }, after: { description: 'after' } },
  ]);
});

it.each([
  ['role', { role: 'ADMIN' }, 'UPDATE'],
  ['expiresAt', { expiresAt: '2027-01-01T00:00:00.000Z' }, 'UPDATE'],
  ['status', { status: 'DISABLED' }, 'DISABLE'],
])('changes %s on every node before it answers', async (field, change, action) => {
  const { result, events, announced, raised } = await mutation.watch(() =>
    mutation.answer({ id, ...change }),
  );
  expect(result.apiKey).toMatchObject(change);
  expect({ announced, raised }).toEqual({ announced: 1, raised: 1 });
  expect(events).toMatchObject([
    { class: 'API_KEY', action, after: { [field]: expect.anything() } },
  ]);
});

it('enables what was disabled, and tells which of the two it did', async () => {
  await mutation.answer({ id, status: 'DISABLED' });
  const { result, events } = await mutation.watch(() => mutation.answer({ id, status: 'ENABLED' }));
  expect(result.apiKey.status).toBe('ENABLED');
  expect(events).toMatchObject([
    { action: 'ENABLE', before: { status: 'DISABLED' }, after: { status: 'ENABLED' } },
  ]);
});

it('takes null for the expiry as none, and leaves it when it is left out', async () => {
  const expiresAt = '2027-01-01T00:00:00.000Z';
  await mutation.answer({ id, expiresAt });
  expect((await mutation.answer({ id, description: 'x' })).apiKey.expiresAt).toBe(expiresAt);
  expect((await mutation.answer({ id, expiresAt: null })).apiKey.expiresAt).toBeNull();
});

it('takes an expiry beyond all years as the end of the last', async () => {
  const { apiKey } = await mutation.answer({ id, expiresAt: '9999-12-31T23:59:59-01:00' });
  expect(apiKey.expiresAt).toBe('9999-12-31T23:59:59.999Z');
});

it('takes null for role and status as left out, and for the description as empty', async () => {
  const { apiKey } = await mutation.answer({ id, role: null, status: null, description: null });
  expect(apiKey).toMatchObject({ role: 'READONLY', status: 'ENABLED', description: '' });
});

it('writes and audits nothing when nothing changes', async () => {
  const input = {
    id,
    description: 'before',
    role: 'READONLY',
    status: 'ENABLED',
    expiresAt: null,
  };
  const { result, events, raised } = await mutation.watch(() => mutation.answer(input));
  expect(result.errors).toEqual([]);
  expect({ events, raised }).toEqual({ events: [], raised: 0 });
});

it('keeps the moment at which a key was first disabled', async () => {
  await mutation.answer({ id, status: 'DISABLED' });
  const { events } = await mutation.watch(() => mutation.answer({ id, status: 'DISABLED' }));
  expect(events).toEqual([]);
});

it.each([
  ['DESCRIPTION_TOO_LONG', 'description', { description: 'x'.repeat(501) }],
  ['EXPIRY_IN_THE_PAST', 'expiresAt', { expiresAt: '2026-11-23T12:00:00.000Z' }],
  ['STATUS_NOT_SETTABLE', 'status', { status: 'EXPIRED' }],
])('answers %s about %s and changes nothing else either', async (code, field, change) => {
  const { result, events, raised } = await mutation.watch(() =>
    mutation.answer({ id, role: 'ADMIN', ...change }),
  );
  expect(result).toMatchObject({ apiKey: null, errors: [{ code, field }] });
  expect({ events, raised }).toEqual({ events: [], raised: 0 });
});

it('does not mind an expiry that has passed if it is the one the key has', async () => {
  const expiresAt = '2026-11-23T12:30:00.000Z';
  await mutation.answer({ id, expiresAt });
  account.clock = new Date('2026-11-23T13:00:00.000Z');
  const { apiKey } = await mutation.answer({ id, expiresAt, description: 'expired' });
  account.clock = new Date('2026-11-23T12:00:00.000Z');
  expect(apiKey).toMatchObject({ status: 'EXPIRED', description: 'expired' });
});

it('tells of the change even if announcing it fails', async () => {
  account.dependencies.fleet.failsNext = true;
  const { apiKey, codes } = await mutation.answer({ id, status: 'DISABLED' });
  expect({ status: apiKey.status, codes }).toEqual({ status: 'DISABLED', codes: [] });
});

refusesOthers(
  () => account,
  () => mutation,
);
