import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import {
  readSharedSecret,
  readSharedSecretState,
} from '../../src/shared-secret/read-shared-secret.ts';
import { regenerateSharedSecret } from '../../src/shared-secret/regenerate-shared-secret.ts';
import { SharedSecretMemory } from '../../src/shared-secret/shared-secret-memory.ts';
import type { Viewer } from '../../src/sign-in/viewer.ts';
import { openTestAccount, type TestAccount } from '../support/test-account.ts';

let account: TestAccount;
let memory: SharedSecretMemory;
let viewer: Viewer;
beforeAll(async () => {
  account = await openTestAccount();
  viewer = account.administrator();
});
beforeEach(() => {
  memory = new SharedSecretMemory();
});
afterAll(() => account.database.close());

/** Reads as a node that hears of changes and holds its lease, or does not. */
function read(isLeaseHeld = true) {
  const { dependencies } = account;
  const fleet = { ...dependencies.fleet, isLeaseHeld: () => isLeaseHeld };
  return readSharedSecret({ ...dependencies, fleet, sharedSecretMemory: memory }, viewer);
}

/** Regenerates elsewhere: this node has not heard of it yet. */
async function regenerateElsewhere(): Promise<number> {
  const result = await regenerateSharedSecret(account.dependencies, viewer, {});
  return result.ok ? result.sharedSecret.version : 0;
}

it('answers from memory until it is told to forget', async () => {
  const { version } = await read();
  const next = await regenerateElsewhere();
  expect((await read()).version).toBe(version);
  memory.accounts([account.accountId]);
  expect((await read()).version).toBe(next);
});

it('asks the database while the lease is not held', async () => {
  await read();
  const next = await regenerateElsewhere();
  expect((await read(false)).version).toBe(next);
});

it.each([
  ['that account', () => memory.accounts([account.accountId])],
  ['everything', () => memory.everything()],
])('does not remember what was read before it was told to forget %s', async (_, forget) => {
  const { prisma, fleet } = account.dependencies;
  const { current } = await memory.learn(account.accountId, async () => {
    const before = await readSharedSecretState({ prisma, fleet }, viewer);
    await regenerateElsewhere();
    forget();
    return before;
  });
  expect((await read()).version).toBe(current.version + 1);
});

it('keeps accounts apart, and forgets them apart', async () => {
  const stranger = await account.stranger();
  await read();
  const { dependencies } = account;
  await readSharedSecret({ ...dependencies, sharedSecretMemory: memory }, stranger);
  memory.accounts([stranger.accountId]);
  expect(memory.recall(stranger.accountId)).toBeNull();
  expect(memory.recall(account.accountId)).not.toBeNull();
});
