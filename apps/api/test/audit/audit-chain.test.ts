import { hashAuditEntry } from '@rekey/keys/audit-entry';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { readChainHead } from '../../src/audit/read-chain-head.ts';
import { bendAuditLog } from '../support/bend-audit-log.ts';
import { openTestAccount, type TestAccount } from '../support/test-account.ts';
import type { Prisma, PrismaClient } from '../../src/database/generated/client.ts';
import { append, entriesOf, verifyLog } from './chain-scene.ts';

let account: TestAccount;
let prisma: PrismaClient;
/** Of an account of the test's own. */
let accountId: string;

beforeAll(async () => {
  account = await openTestAccount();
  ({ prisma } = account.database);
});
afterAll(() => account.database.close());
beforeEach(async () => {
  ({ accountId } = await account.stranger());
});

describe('the chain', () => {
  test('has a number without gaps, whatever rolled back, and the hash of the entry before', async () => {
    await append(prisma, accountId, 'one');
    const doomed = prisma.$transaction(async (transaction) => {
      await transaction.auditEvent.create({ data: { ...MINIMAL, accountId } });
      throw new Error('by intent');
    });
    await expect(doomed).rejects.toThrow('by intent');
    await append(prisma, accountId, 'two');
    const entries = await entriesOf(prisma, accountId);
    expect(entries.map(({ sequence }) => sequence)).toEqual([1, 2, 3]);
    expect(entries.map(({ previousHash }) => previousHash)).toEqual([
      null,
      entries[0]?.hash,
      entries[1]?.hash,
    ]);
    expect(await verifyLog(prisma, accountId)).toMatchObject({ ok: true, sequence: 3 });
  });

  test('is one for each account', async () => {
    const { accountId: other } = await account.stranger();
    await append(prisma, other, 'elsewhere');
    await append(prisma, accountId, 'here');
    for (const id of [accountId, other])
      expect(await verifyLog(prisma, id)).toMatchObject({ ok: true, sequence: 2 });
  });

  test('is whole after 50 appended at once, and so are several in one statement', async () => {
    await Promise.all(
      Array.from({ length: 50 }, (_, index) => append(prisma, accountId, `${index}`)),
    );
    await prisma.auditEvent.createMany({
      data: [1, 2, 3].map((number) => ({ ...MINIMAL, accountId, description: `${number}` })),
    });
    expect(await verifyLog(prisma, accountId)).toMatchObject({ ok: true, sequence: 54 });
  });

  test('takes no number and no hash from whoever inserts', async () => {
    const bent = { sequence: 77n, hash: Buffer.alloc(32), previousHash: Buffer.alloc(32) };
    await prisma.auditEvent.create({ data: { ...MINIMAL, accountId, ...bent } });
    expect(await verifyLog(prisma, accountId)).toMatchObject({ ok: true, sequence: 2 });
  });

  test('is hashed by the database as by the rules, whatever an entry says', async () => {
    await fc.assert(
      fc.asyncProperty(anyObject, anyText, async (after, description) => {
        await append(prisma, accountId, description, after);
        const entry = (await entriesOf(prisma, accountId)).at(-1);
        expect(entry && hashAuditEntry(entry)).toBe(entry?.hash);
      }),
      { numRuns: 60 },
    );
    expect(await verifyLog(prisma, accountId)).toMatchObject({ ok: true });
  });
});

describe('the database refuses', () => {
  const REFUSED = /only ever appended/;
  test.each([
    [
      'to change an entry',
      () =>
        prisma.$executeRaw`UPDATE audit_event SET description = '' WHERE account_id = ${accountId}::uuid`,
    ],
    [
      'to change it to what it is',
      () => prisma.$executeRaw`UPDATE audit_event SET description = description`,
    ],
    ['to delete entries', () => prisma.auditEvent.deleteMany()],
    ['to truncate the log', () => prisma.$executeRaw`TRUNCATE audit_event`],
    ['to truncate accounts with it', () => prisma.$executeRaw`TRUNCATE account CASCADE`],
    ['to delete where it ends', () => prisma.auditChain.deleteMany()],
    ['to truncate that', () => prisma.$executeRaw`TRUNCATE audit_chain`],
    ['to set it back', () => prisma.auditChain.updateMany({ data: { sequence: 0, hash: null } })],
    [
      'to set it on by two',
      () => prisma.auditChain.updateMany({ data: { sequence: { increment: 2 } } }),
    ],
    [
      'to leave it where it is',
      () => prisma.auditChain.updateMany({ data: { hash: Buffer.alloc(32) } }),
    ],
    [
      'to give it to another account',
      () => prisma.$executeRaw`UPDATE audit_chain SET account_id = gen_random_uuid()`,
    ],
    [
      'a second one',
      () => prisma.$executeRaw`INSERT INTO audit_chain VALUES (${accountId}::uuid, 7, '\\x00')`,
    ],
  ])('%s', async (_, bend) => {
    await expect(bend()).rejects.toThrow(REFUSED);
    expect(await verifyLog(prisma, accountId)).toMatchObject({ ok: true, sequence: 1 });
  });

  test('to set its end on by one without an entry', async () => {
    const bend = prisma.auditChain.updateMany({
      where: { accountId },
      data: { sequence: { increment: 1 }, hash: Buffer.alloc(32) },
    });
    await expect(bend).rejects.toThrow(/no entry 2 with that hash/);
    expect(await verifyLog(prisma, accountId)).toMatchObject({ ok: true, sequence: 1 });
  });

  test('to delete an account that has a log', async () => {
    await expect(prisma.account.delete({ where: { id: accountId } })).rejects.toThrow();
    expect(await verifyLog(prisma, accountId)).toMatchObject({ ok: true, sequence: 1 });
  });

  test('all the same in a session that says it is a replica', async () => {
    const bend = prisma.$transaction(async (transaction) => {
      await transaction.$executeRaw`SET LOCAL session_replication_role = replica`;
      await transaction.auditEvent.deleteMany();
    });
    await expect(bend).rejects.toThrow(REFUSED);
  });
});

describe('what its owner does all the same is found:', () => {
  beforeEach(async () => {
    for (const description of ['two', 'three', 'four'])
      await append(prisma, accountId, description);
  });

  const one = (sequence: number) => ({ where: { accountId_sequence: { accountId, sequence } } });
  test.each<[string, (transaction: Prisma.TransactionClient) => Promise<unknown>, object]>([
    [
      'an entry edited',
      (tx) => tx.auditEvent.update({ ...one(2), data: { ip: '192.0.2.9' } }),
      { code: 'ENTRY_EDITED', sequence: 2 },
    ],
    [
      'its time',
      (tx) => tx.auditEvent.update({ ...one(3), data: { at: new Date(0) } }),
      { code: 'ENTRY_EDITED', sequence: 3 },
    ],
    [
      'one removed in the middle',
      (tx) => tx.auditEvent.delete(one(2)),
      { code: 'ENTRY_REMOVED', sequence: 2 },
    ],
    [
      'the last one removed',
      (tx) => tx.auditEvent.delete(one(4)),
      { code: 'END_REMOVED', sequence: 4 },
    ],
    ['two changed in place', (tx) => swap(tx, accountId), { code: 'ENTRY_EDITED', sequence: 2 }],
    ['one inserted', (tx) => insert(tx, accountId), { code: 'ENTRY_REPLACED', sequence: 4 }],
    ['all made anew from one on', (tx) => makeAnew(tx, accountId), { code: 'HEAD_DIFFERS' }],
  ])('%s', async (_, bend, found) => {
    await bendAuditLog(prisma, bend);
    const verified = await verifyLog(prisma, accountId);
    expect(verified).toMatchObject(found);
  });

  test('where it ends made anew with it, against a head that was exported before', async () => {
    const head = await readChainHead(account.dependencies, { accountId });
    await bendAuditLog(prisma, async (tx) => {
      await makeAnew(tx, accountId);
      await tx.$executeRaw`
        UPDATE audit_chain SET hash = entry.hash FROM audit_event AS entry
         WHERE audit_chain.account_id = ${accountId}::uuid
           AND entry.account_id = audit_chain.account_id AND entry.sequence = audit_chain.sequence`;
    });
    expect(await verifyLog(prisma, accountId)).toMatchObject({ ok: true });
    expect(await verifyLog(prisma, accountId, head)).toMatchObject({ code: 'HEAD_DIFFERS' });
  });
});

const MINIMAL = {
  actorKind: 'SYSTEM' as const,
  actorLabel: 'system',
  class: 'ACCESS',
  subclass: 'TEST',
  action: 'NOTE',
  description: 'Written past the operation.',
};

/** What a text column takes. */
const anyText = fc.string({ unit: 'grapheme' }).map((text) => text.replaceAll('\0', ''));
const anyObject = fc
  .dictionary(anyText, fc.jsonValue({ stringUnit: 'grapheme' }))
  .filter((value) => !/\\u0000|"__proto__"/.test(JSON.stringify(value))) // Which Prisma does not take.
  .map((value) => JSON.parse(JSON.stringify(value)) as Prisma.InputJsonObject);

async function swap(tx: Prisma.TransactionClient, accountId: string): Promise<void> {
  const move = (from: bigint, to: bigint) =>
    tx.auditEvent.updateMany({ where: { accountId, sequence: from }, data: { sequence: to } });
  await move(2n, 99n);
  await move(3n, 2n);
  await move(99n, 3n);
}

/** Puts one between the second and the third, with the hash that belongs to it. */
async function insert(tx: Prisma.TransactionClient, accountId: string): Promise<void> {
  for (const sequence of [4, 3])
    await tx.auditEvent.updateMany({
      where: { accountId, sequence },
      data: { sequence: { increment: 1 } },
    });
  const { hash } = await tx.auditEvent.findFirstOrThrow({ where: { accountId, sequence: 2 } });
  const chained = { sequence: 3n, previousHash: hash, hash };
  await tx.auditEvent.create({ data: { ...MINIMAL, accountId, ...chained } });
  await hashAnew(tx, accountId);
}

/** Changes the second, and all hashes from there on. */
async function makeAnew(tx: Prisma.TransactionClient, accountId: string): Promise<void> {
  await tx.auditEvent.updateMany({
    where: { accountId, sequence: 2 },
    data: { ip: null, action: 'X' },
  });
  for (const sequence of [2, 3, 4]) {
    await tx.$executeRaw`
      UPDATE audit_event AS entry SET previous_hash = earlier.hash FROM audit_event AS earlier
       WHERE entry.account_id = ${accountId}::uuid AND entry.sequence = ${sequence}::bigint
         AND earlier.account_id = entry.account_id AND earlier.sequence = entry.sequence - 1`;
    await hashAnew(tx, accountId);
  }
}

/** Gives each entry the hash that belongs to what it says. */
async function hashAnew(tx: Prisma.TransactionClient, accountId: string): Promise<void> {
  await tx.$executeRaw`
    UPDATE audit_event AS entry SET hash = audit_event_hash(entry)
     WHERE account_id = ${accountId}::uuid`;
}
