import { AuditChainCheck } from '@rekey/keys/audit-chain';
import type { AuditEntry } from '@rekey/keys/audit-entry';
import type { ChainEnd } from '@rekey/keys/audit-head';
import { appendAuditEvent, SYSTEM_ACTOR } from '../../src/audit/append-audit-event.ts';
import { readChain, readChainEnd } from '../../src/audit/audit-chain.store.ts';
import type { Prisma, PrismaClient } from '../../src/database/generated/client.ts';

/** Appends one entry to an account's log. */
export function append(
  prisma: PrismaClient,
  accountId: string,
  description: string,
  after?: Prisma.InputJsonObject,
): Promise<void> {
  return prisma.$transaction((transaction) =>
    appendAuditEvent(transaction, {
      accountId,
      actor: SYSTEM_ACTOR,
      class: 'ACCESS',
      subclass: 'TEST',
      action: 'NOTE',
      description,
      ...(after && { after }),
    }),
  );
}

/** The whole log, from older to newer. */
export function entriesOf(prisma: PrismaClient, accountId: string): Promise<readonly AuditEntry[]> {
  return readChain(prisma, {
    accountId,
    afterSequence: 0,
    lastSequence: Number.MAX_SAFE_INTEGER,
    rowsMax: 10_000,
  });
}

/** Verifies the log as it is in the database, to where its head says that it ends, or another one. */
export async function verifyLog(prisma: PrismaClient, accountId: string, head?: ChainEnd) {
  const chain = new AuditChainCheck();
  chain.expect(head ?? (await readChainEnd(prisma, accountId)));
  for (const entry of await entriesOf(prisma, accountId)) chain.add(entry);
  return chain.finish();
}
