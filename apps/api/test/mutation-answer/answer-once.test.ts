import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Transaction } from '../../src/database/database.ts';
import { readDatabaseTime } from '../../src/database/read-database-time.ts';
import { answerOnce } from '../../src/mutation-answer/answer-once.ts';
import { purgeMutationAnswers } from '../../src/mutation-answer/mutation-answer.store.ts';
import type { Viewer } from '../../src/sign-in/viewer.ts';
import { openTestAccount, type TestAccount } from '../support/test-account.ts';

const DAY_SECONDS = 86_400;
let account: TestAccount;
beforeAll(async () => {
  account = await openTestAccount();
});
afterAll(() => account.database.close());

type Result =
  { ok: true; at: Date; count: bigint; appkey: string } | { ok: false; code: 'NOT_NOW' };

/** A mutation that leaves a trace, an account's name, each time it really runs. */
function rename(viewer: Viewer, clientMutationId: string | null, name: string = randomUUID()) {
  const request = { mutation: 'rename', clientMutationId, input: { name, clientMutationId } };
  return answerOnce(account.dependencies, viewer, request, async (transaction): Promise<Result> => {
    await setName(transaction, name);
    return { ok: true, at: account.clock, count: 7n, appkey: `rka_${randomUUID()}` };
  });
}

async function setName(transaction: Transaction, name: string) {
  await transaction.account.update({ where: { id: account.accountId }, data: { name } });
}

async function readName() {
  const { prisma } = account.dependencies;
  return (await prisma.account.findUniqueOrThrow({ where: { id: account.accountId } })).name;
}

/** Makes all answers so much older. */
async function age(seconds: number) {
  await account.dependencies.prisma.$executeRaw`
    UPDATE mutation_answer SET created_at = created_at - ${seconds}::int * interval '1 second'`;
}

it('gives the first answer again for the same id, dates and bigints included, and runs once', async () => {
  const viewer = account.administrator();
  const first = await rename(viewer, 'id-1', 'first');
  await account.dependencies.prisma.$transaction((transaction) => setName(transaction, 'since'));
  const second = await rename(viewer, 'id-1', 'first');
  expect(second).toEqual(first);
  expect(await readName()).toBe('since');
});

it('runs every time without an id', async () => {
  const viewer = account.administrator();
  const first = await rename(viewer, null, 'same');
  const second = await rename(viewer, null, 'same');
  expect(second).not.toEqual(first);
});

it('does not take the order of the fields, nor a field that is left out, for another input', async () => {
  const viewer = account.administrator();
  const answers = [
    { a: 1, b: undefined, c: { d: 1, e: 2 } },
    { c: { e: 2, d: 1 }, a: 1 },
  ].map((input) =>
    answerOnce(
      account.dependencies,
      viewer,
      { mutation: 'any', clientMutationId: 'order', input },
      async () => ({ ok: true as const, by: randomUUID() }),
    ),
  );
  const [first, second] = await Promise.all(answers);
  expect(second).toEqual(first);
});

it.each([
  ['another input', { mutation: 'any', input: { expiresAt: null } }],
  ['another mutation', { mutation: 'other', input: {} }],
])('refuses an id that was used before with %s', async (_, request) => {
  const viewer = account.administrator();
  const ask = (asked: { mutation: string; input: object }) =>
    answerOnce(account.dependencies, viewer, { ...asked, clientMutationId: 'used' }, async () => ({
      ok: true,
    }));
  await ask({ mutation: 'any', input: {} });
  await expect(ask(request)).rejects.toMatchObject({
    extensions: { code: 'BAD_USER_INPUT' },
    message: expect.stringContaining('already used for any'),
  });
});

it.each(['', 'x'.repeat(256), 'nul\0'])('refuses %j as an id', async (id) => {
  await expect(rename(account.administrator(), id)).rejects.toMatchObject({
    extensions: { code: 'BAD_USER_INPUT' },
  });
});

it('keeps the ids of two callers apart', async () => {
  const first = await rename(account.administrator(), 'shared', 'name');
  const second = await rename(account.administrator(), 'shared', 'name');
  expect(second).not.toEqual(first);
});

it('undoes what a refused mutation wrote, and lets its id be used again', async () => {
  const viewer = account.administrator();
  const before = await readName();
  const request = { mutation: 'rename', clientMutationId: 'refused', input: {} };
  const refused = await answerOnce(
    account.dependencies,
    viewer,
    request,
    async (transaction): Promise<Result> => {
      await setName(transaction, 'refused');
      return { ok: false, code: 'NOT_NOW' };
    },
  );
  expect(refused).toEqual({ ok: false, code: 'NOT_NOW' });
  expect(await readName()).toBe(before);
  expect(
    (await answerOnce(account.dependencies, viewer, request, async () => ({ ok: true }))).ok,
  ).toBe(true);
});

it('undoes everything when the mutation fails', async () => {
  const viewer = account.administrator();
  const before = await readName();
  const request = { mutation: 'rename', clientMutationId: 'failed', input: {} };
  const failing = answerOnce(account.dependencies, viewer, request, async (transaction) => {
    await setName(transaction, 'failed');
    throw new Error('out of luck');
  });
  await expect(failing).rejects.toThrow('out of luck');
  expect(await readName()).toBe(before);
});

it('runs one of 20 that ask with one id at once, and answers all alike', async () => {
  const viewer = account.administrator();
  const answers = await Promise.all(
    Array.from({ length: 20 }, () => rename(viewer, 'at-once', 'same')),
  );
  expect(new Set(answers.map((answer) => (answer.ok ? answer.appkey : answer.code))).size).toBe(1);
});

it('forgets an answer after 24 hours of the database, even one that was not purged', async () => {
  const viewer = account.administrator();
  const first = await rename(viewer, 'daily', 'same');
  await age(DAY_SECONDS - 60);
  // Also on a node whose clock is a week ahead.
  const start = account.clock;
  account.clock = new Date(start.getTime() + 7 * DAY_SECONDS * 1000);
  expect(await rename(viewer, 'daily', 'same')).toEqual(first);
  account.clock = start;
  await age(60);
  expect(await rename(viewer, 'daily', 'same')).not.toEqual(first);
});

it('purges what is older than 24 hours and nothing else', async () => {
  const { prisma } = account.dependencies;
  await purgeMutationAnswers(prisma, new Date('2100-01-01'));
  const viewer = account.administrator();
  await rename(viewer, 'old');
  await age(DAY_SECONDS / 2);
  await rename(viewer, 'young');
  await age(DAY_SECONDS / 2);
  expect(await purgeMutationAnswers(prisma, await readDatabaseTime(prisma))).toBe(1);
});

it('recalls what was not kept, in the same transaction', async () => {
  const viewer = account.administrator();
  const ask = () =>
    answerOnce(
      account.dependencies,
      viewer,
      { mutation: 'any', clientMutationId: 'recalled', input: {} },
      async () => ({ ok: true as const, version: 3, value: 'rks_secret' }),
      {
        keep: ({ version }) => version,
        recall: async (_, version) => ({ ok: true as const, version, value: `rks_${version}` }),
      },
    );
  expect(await ask()).toMatchObject({ value: 'rks_secret' });
  expect(await ask()).toEqual({ ok: true, version: 3, value: 'rks_3' });
});

it('does not open an answer for another caller than it was given to', async () => {
  const { prisma } = account.dependencies;
  const [giver, taker] = [account.administrator(), account.administrator()];
  await rename(giver, 'moved', 'same');
  await prisma.mutationAnswer.updateMany({
    where: { callerId: giver.id },
    data: { callerId: taker.id },
  });
  await expect(rename(taker, 'moved', 'same')).rejects.toThrow('cannot be opened');
});

it('keeps no appkey in clear', async () => {
  const viewer = account.administrator();
  const answer = await rename(viewer, 'sealed');
  const kept = await account.dependencies.prisma.mutationAnswer.findFirstOrThrow({
    where: { callerId: viewer.id },
  });
  expect(answer.ok && Buffer.from(kept.sealedAnswer).includes(answer.appkey.slice(4))).toBe(false);
});
