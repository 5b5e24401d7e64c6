import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { regenerateSharedSecret } from '../../src/shared-secret/regenerate-shared-secret.ts';
import { auditedOf, openSharedSecretSuite, type SharedSecretSuite } from './shared-secret-suite.ts';

let suite: SharedSecretSuite;
beforeAll(async () => {
  suite = await openSharedSecretSuite();
});
beforeEach(() => suite.begin());
afterAll(() => suite.account.database.close());

const REGENERATE = `mutation ($input: RegenerateSharedSecretInput) {
  regenerateSharedSecret(input: $input) {
    sharedSecret { version reason note overlap { version fingerprint endsAt } }
    receipt { epoch }
    errors { code field message currentVersion overlapVersion overlapEndsAt }
  }
}`;

async function regenerate(input: object) {
  const { data } = await suite.ask(suite.administrator, REGENERATE, { input });
  return data.regenerateSharedSecret;
}

it('keeps the reason and the note, and shows and audits them', async () => {
  const input = { reason: 'PERSONNEL_CHANGE', note: '  Kim has left\0  ' };
  const { sharedSecret } = await regenerate(input);
  expect(sharedSecret).toMatchObject({ reason: 'PERSONNEL_CHANGE', note: 'Kim has left' });
  const [row] = await suite.rows();
  expect(row).toMatchObject({ reason: 'PERSONNEL_CHANGE', note: 'Kim has left', restores: null });
  expect((await auditedOf(suite)).at(-1)).toMatchObject({
    action: 'REGENERATE',
    description: expect.stringContaining('reason PERSONNEL_CHANGE'),
    after: { reason: 'PERSONNEL_CHANGE', note: 'Kim has left' },
  });
});

it('is a routine without a note and without an overlap when nothing is said', async () => {
  const { data } = await suite.ask(suite.administrator, REGENERATE);
  const expected = { version: 2, reason: 'ROUTINE', note: null, overlap: null };
  expect(data.regenerateSharedSecret.sharedSecret).toEqual(expected);
  const [current, replaced] = await suite.rows();
  expect(replaced?.acceptedUntil).toEqual(current?.createdAt);
});

it('leaves the replaced version accepted until then, by the clock of the database', async () => {
  const before = Date.now();
  // The node's own clock is far off.
  suite.account.clock = new Date('2026-01-01T00:00:00Z');
  const { sharedSecret } = await regenerate({ overlapSeconds: 3600 });
  const [current, replaced] = await suite.rows();
  const createdAtMs = current?.createdAt.getTime() ?? 0;
  expect(createdAtMs).toBeGreaterThanOrEqual(before - 1000);
  expect(createdAtMs).toBeLessThanOrEqual(Date.now() + 1000);
  expect(replaced?.acceptedUntil?.getTime()).toBe(createdAtMs + 3_600_000);
  expect(sharedSecret.overlap).toEqual({
    version: 1,
    fingerprint: replaced?.fingerprint,
    endsAt: replaced?.acceptedUntil?.toISOString(),
  });
  const endsAt = replaced?.acceptedUntil?.toISOString();
  expect((await auditedOf(suite)).at(-1)).toMatchObject({
    description: expect.stringContaining(`stays accepted until ${endsAt}`),
    after: { overlapEndsAt: endsAt },
  });
});

it.each([-1, 604_801])('answers OVERLAP_OUT_OF_RANGE to %d seconds', async (overlapSeconds) => {
  expect(await regenerate({ overlapSeconds })).toMatchObject({
    sharedSecret: null,
    receipt: null,
    errors: [{ code: 'OVERLAP_OUT_OF_RANGE', field: 'overlapSeconds' }],
  });
  expect(await suite.rows()).toHaveLength(1);
});

it('allows an overlap of seven days', async () => {
  expect((await regenerate({ overlapSeconds: 604_800 })).errors).toEqual([]);
});

it('answers OVERLAP_NOT_ALLOWED to an overlap after COMPROMISED', async () => {
  expect(await regenerate({ reason: 'COMPROMISED', overlapSeconds: 1 })).toMatchObject({
    sharedSecret: null,
    errors: [{ code: 'OVERLAP_NOT_ALLOWED', field: 'overlapSeconds' }],
  });
  expect(await suite.rows()).toHaveLength(1);
});

it('answers NOTE_TOO_LONG beyond 500 characters', async () => {
  expect((await regenerate({ note: 'x'.repeat(501) })).errors).toMatchObject([
    { code: 'NOTE_TOO_LONG', field: 'note' },
  ]);
  expect((await regenerate({ note: 'x'.repeat(500) })).errors).toEqual([]);
});

it('refuses a reason that it does not know', async () => {
  await expect(regenerate({ reason: 'BOREDOM' })).rejects.toThrow(/RegenerationReason/);
});

it('says with OVERLAP_OPEN which version it would cut off and until when that is accepted', async () => {
  await suite.regenerate({ overlapSeconds: 3600 });
  const [, overlapping] = await suite.rows();
  const endsAt = overlapping?.acceptedUntil?.toISOString();
  const { sharedSecret, errors } = await regenerate({ overlapSeconds: 60 });
  expect(sharedSecret).toBeNull();
  expect(errors).toMatchObject([
    { code: 'OVERLAP_OPEN', field: 'endsOverlap', overlapVersion: 1, overlapEndsAt: endsAt },
  ]);
  for (const words of ['Version 1', endsAt, 'endsOverlap: true'])
    expect(errors[0].message).toContain(words);
  expect(await suite.rows()).toHaveLength(2);
});

it('cuts an overlap off for good when it is told to, and says so in the audit log', async () => {
  await suite.regenerate({ overlapSeconds: 3600 });
  const { sharedSecret } = await regenerate({ endsOverlap: true, overlapSeconds: 60 });
  expect(sharedSecret).toMatchObject({ version: 3, overlap: { version: 2 } });
  const [current, , cutOff] = await suite.rows();
  expect(cutOff).toMatchObject({ isOverlapEnded: true, acceptedUntil: current?.createdAt });
  expect((await auditedOf(suite)).at(-1)).toMatchObject({
    description: expect.stringContaining('ended the overlap of version 1'),
    after: { overlapEnded: { version: 1 } },
  });
});

it('lets COMPROMISED cut an overlap off without being told to', async () => {
  await suite.regenerate({ overlapSeconds: 3600 });
  const { sharedSecret, errors } = await regenerate({ reason: 'COMPROMISED' });
  expect(errors).toEqual([]);
  expect(sharedSecret).toMatchObject({ version: 3, overlap: null });
  expect((await suite.rows())[2]?.isOverlapEnded).toBe(true);
});

it('asks no question about an overlap that has ended by itself', async () => {
  await suite.regenerate({ overlapSeconds: 60 });
  await suite.age(61);
  expect((await regenerate({})).errors).toEqual([]);
});

it('opens one overlap when 50 come at once, and tells the others of it', async () => {
  const { dependencies } = suite.account;
  const attempt = () =>
    regenerateSharedSecret(dependencies, suite.administrator, { overlapSeconds: 60 });
  const results = await Promise.all(Array.from({ length: 50 }, attempt));
  expect(results.filter(({ ok }) => ok)).toHaveLength(1);
  const refused = results.filter((result) => !result.ok);
  expect(new Set(refused.map(({ code }) => code))).toEqual(new Set(['OVERLAP_OPEN']));
  expect(await suite.rows()).toHaveLength(2);
});

it('takes an input for the same whether what is usual was said or left out', async () => {
  const clientMutationId = 'press-1';
  // As those ask who leave out all of it, past GraphQL and its defaults.
  const version = await suite.regenerate({ clientMutationId });
  const spelledOut = { reason: 'ROUTINE', overlapSeconds: 0, endsOverlap: false, note: '' };
  const again = await regenerate({ clientMutationId, ...spelledOut });
  expect(again.sharedSecret.version).toBe(version);
  const other = { input: { clientMutationId, overlapSeconds: 1 } };
  expect((await suite.ask(suite.administrator, REGENERATE, other)).codes).toEqual([
    'BAD_USER_INPUT',
  ]);
  expect(await suite.rows()).toHaveLength(2);
});
