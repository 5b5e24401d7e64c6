import { randomBytes, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { SharedSecretMemory } from '../../src/shared-secret/shared-secret-memory.ts';
import { upkeepTasks } from '../../src/upkeep/upkeep-tasks.ts';
import { createTestUser } from '../sign-in/sign-in-app.ts';
import { createTestIntegration } from '../support/integration.ts';
import { testMasterKeys } from '../support/master-keys.ts';
import { openTestAccount, type TestAccount } from '../support/test-account.ts';

const NOW = new Date('2026-11-23T12:00:00.000Z');
const before = (seconds: number) => new Date(NOW.getTime() - seconds * 1000);
const MINUTE = 60;
const DAY = 86_400;
const hash = () => new Uint8Array(randomBytes(32));

let account: TestAccount;
let userId: string;
let apiKeyId: string;

beforeAll(async () => {
  account = await openTestAccount();
  ({ apiKeyId } = await createTestIntegration(account.database, testMasterKeys()));
  ({ id: userId } = await createTestUser(account.dependencies));
});
afterAll(() => account.database.close());

const prisma = () => account.database.prisma;

async function upkeep(): Promise<void> {
  const dependencies = { ...account.dependencies, sharedSecretMemory: new SharedSecretMemory() };
  for (const { run } of upkeepTasks(dependencies)) await run(NOW);
}

/** What ends by itself: how a row is stored that ended, or was made, so long ago; and how many are left. */
type Kept = readonly [
  what: string,
  /** Seconds ago of a row that is to go, and of one that is to stay. */
  ages: readonly [over: number, young: number],
  store: (at: Date) => Promise<unknown>,
  count: () => Promise<number>,
];

const KEPT: readonly Kept[] = [
  [
    'used request tokens, until the leeway refuses them',
    [1, -MINUTE],
    (expiresAt) => prisma().acceptedRequestToken.create({ data: { digest: hash(), expiresAt } }),
    () => prisma().acceptedRequestToken.count(),
  ],
  [
    'refresh tokens, until they expire',
    [1, -MINUTE],
    (expiresAt) =>
      prisma().refreshToken.create({
        data: {
          ...{ tokenHash: hash(), familyId: randomUUID(), apiKeyId, expiresAt, createdAt: NOW },
          ...{ sharedSecretVersion: 1, appkeyVersion: 1 },
        },
      }),
    () => prisma().refreshToken.count(),
  ],
  [
    'sessions, until they end',
    [1, -MINUTE],
    (expiresAt) => {
      const times = { expiresAt, createdAt: NOW, updatedAt: NOW };
      return prisma().session.create({ data: { token: randomUUID(), userId, ...times } });
    },
    () => prisma().session.count(),
  ],
  [
    'sign-ins half done, until they are over',
    [1, -MINUTE],
    (expiresAt) =>
      prisma().signInChallenge.create({ data: { tokenHash: hash(), userId, expiresAt } }),
    () => prisma().signInChallenge.count(),
  ],
  [
    'visits to the provider, until they are over',
    [1, -MINUTE],
    (expiresAt) => {
      const visit = { tokenHash: hash(), purpose: 'SIGN_IN' as const, returnPath: '/' };
      return prisma().providerVisit.create({ data: { ...visit, createdAt: NOW, expiresAt } });
    },
    () => prisma().providerVisit.count(),
  ],
  [
    'counts of attempts, until their window is over',
    [1, -MINUTE],
    (windowEndsAt) =>
      prisma().attemptCount.create({ data: { key: randomUUID(), count: 1, windowEndsAt } }),
    () => prisma().attemptCount.count(),
  ],
  [
    'reset links, an hour',
    [61 * MINUTE, 59 * MINUTE],
    async (createdAt) => {
      const other = await createTestUser(account.dependencies);
      const link = { userId: other.id, tokenHash: hash(), removesSecondFactors: false };
      return prisma().resetLink.create({ data: { ...link, createdAt } });
    },
    () => prisma().resetLink.count(),
  ],
  [
    'setup links, a day',
    [DAY + MINUTE, DAY - MINUTE],
    (createdAt) => prisma().setupLink.create({ data: { tokenHash: hash(), createdAt } }),
    () => prisma().setupLink.count(),
  ],
  [
    'notices that cannot be sent, a day',
    [DAY + MINUTE, DAY - MINUTE],
    (at) =>
      prisma().notice.create({
        data: { userId, kind: 'SIGN_IN', description: 'x', at, nextAttemptAt: at },
      }),
    () => prisma().notice.count(),
  ],
  [
    'answers of mutations, a day and no less',
    [DAY + 15 * MINUTE, DAY - MINUTE],
    (createdAt) => {
      const asked = { callerId: randomUUID(), clientMutationId: 'id', mutation: 'm' };
      const { accountId } = account;
      const data = { accountId, ...asked, inputHash: hash(), sealedAnswer: hash(), createdAt };
      return prisma().mutationAnswer.create({ data });
    },
    () => prisma().mutationAnswer.count(),
  ],
];

// OWASP ASVS 14.2.7. Usage, webhooks and retired shared secrets have suites of their own.
test.each(KEPT)('keeps %s', async (_, [over, young], store, count) => {
  await store(before(over));
  await store(before(young));
  expect(await count()).toBe(2);
  await upkeep();
  expect(await count()).toBe(1);
});
