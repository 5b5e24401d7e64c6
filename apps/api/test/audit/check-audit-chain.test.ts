import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { readChainEnd } from '../../src/audit/audit-chain.store.ts';
import {
  checkAuditChain,
  CHECKED_MAX,
  type AuditChainCheckResult,
  type ChainPlace,
} from '../../src/audit/check-audit-chain.ts';
import type { Transaction } from '../../src/database/database.ts';
import { bendAuditLog } from '../support/bend-audit-log.ts';
import { openTestAccount, type TestAccount } from '../support/test-account.ts';
import { append } from './chain-scene.ts';

let account: TestAccount;
let accountId: string;

beforeAll(async () => {
  account = await openTestAccount();
});
afterAll(() => account.database.close());
beforeEach(async () => {
  ({ accountId } = await account.stranger());
  for (const told of ['first', 'second', 'third', 'fourth'])
    await append(account.dependencies.prisma, accountId, told);
});

const check = (after: ChainPlace | null = null, upTo: ChainPlace | null = null) =>
  checkAuditChain(account.dependencies, { accountId }, { after, upTo });
const endOfLog = async () => {
  const { sequence, hash } = await readChainEnd(account.dependencies.prisma, accountId);
  return { sequence, hash: hash ?? '' };
};
/** Bends what the log says of one of the last four entries. */
const bend = (work: (transaction: Transaction, id: string) => Promise<unknown>) =>
  bendAuditLog(account.dependencies.prisma, async (transaction) => {
    const where = { accountId, description: 'third' };
    await work(transaction, (await transaction.auditEvent.findFirstOrThrow({ where })).id);
  });

/** As the app asks: again, from where it has come to, until all of it is verified. */
async function checkAll(): Promise<readonly AuditChainCheckResult[]> {
  const pieces = [await check()];
  for (;;) {
    const { verifiedTo, end, problem } = pieces.at(-1)!;
    if (problem !== null || verifiedTo?.sequence === end?.sequence) return pieces;
    pieces.push(await check(verifiedTo, end));
  }
}

describe('checking an audit log', () => {
  test('goes up to where it ends, and says which entry that is', async () => {
    const end = await endOfLog();
    expect(await check()).toEqual({ verifiedTo: end, end, problem: null });
  });

  test('goes on from an entry to another, whatever was appended since', async () => {
    const end = await endOfLog();
    await append(account.dependencies.prisma, accountId, 'since then');
    expect(await check(null, end)).toEqual({ verifiedTo: end, end, problem: null });
    const later = await endOfLog();
    expect(await check(end)).toEqual({ verifiedTo: later, end: later, problem: null });
    expect(await check(later, later)).toEqual({ verifiedTo: later, end: later, problem: null });
  });

  test('comes to an end in pieces, each of which is bounded', async () => {
    const actor = { actorKind: 'SYSTEM' as const, actorLabel: 'system' };
    const told = { class: 'ACCESS', subclass: 'TEST', action: 'NOTE', description: 'One of many.' };
    await account.dependencies.prisma.auditEvent.createMany({
      data: Array.from({ length: CHECKED_MAX }, () => ({ accountId, ...actor, ...told })),
    });
    const end = await endOfLog();
    const [first, second, ...others] = await checkAll();
    expect(first).toMatchObject({ verifiedTo: { sequence: CHECKED_MAX }, end, problem: null });
    expect(second).toEqual({ verifiedTo: end, end, problem: null });
    expect(others).toEqual([]);
  });

  test('finds an entry that was edited, and all is well up to the one before', async () => {
    const { sequence } = await endOfLog();
    await bend((tx, id) =>
      tx.auditEvent.update({ where: { id }, data: { description: 'something else' } }),
    );
    const { verifiedTo, problem } = await check();
    expect(verifiedTo?.sequence).toBe(sequence - 2);
    expect(problem).toBe(`The audit log has an entry ${sequence - 1} that its hash is not of.`);
  });

  test('finds that an entry was removed, in the midst or at the end', async () => {
    const { sequence } = await endOfLog();
    await bend((tx, id) => tx.auditEvent.delete({ where: { id } }));
    expect((await check()).problem).toContain(`entry ${sequence} where ${sequence - 1} is due`);
    await bendAuditLog(account.dependencies.prisma, (tx) =>
      tx.auditEvent.deleteMany({ where: { accountId, description: 'fourth' } }),
    );
    expect((await check()).problem).toContain(`ends with entry ${sequence - 2}`);
  });

  test('finds that another entry stands where it is verified up to', async () => {
    const { sequence } = await endOfLog();
    const { problem } = await check(null, { sequence, hash: 'f'.repeat(64) });
    expect(problem).toContain(`another entry ${sequence} than`);
  });

  test('of no entries is done at once', async () => {
    await bendAuditLog(account.dependencies.prisma, async (tx) => {
      await tx.auditEvent.deleteMany({ where: { accountId } });
      await tx.auditChain.deleteMany({ where: { accountId } });
    });
    expect(await check()).toEqual({ verifiedTo: null, end: null, problem: null });
  });

  test.each([
    { sequence: 0, hash: 'f'.repeat(64) },
    { sequence: -1, hash: 'f'.repeat(64) },
    { sequence: 1, hash: 'F'.repeat(64) },
    { sequence: 1, hash: '' },
  ])('refuses the entry $sequence with the hash "$hash"', async (place) => {
    const refused = { extensions: { code: 'BAD_USER_INPUT' } };
    await expect(check(place)).rejects.toMatchObject(refused);
    await expect(check(null, place)).rejects.toMatchObject(refused);
  });
});
