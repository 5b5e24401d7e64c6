import type { Transaction } from '../../src/database/database.ts';
import type { PrismaClient } from '../../src/database/generated/client.ts';

/** Trigger by table: those that keep the audit log from being bent. */
const TRIGGERS = [
  ['audit_event', 'audit_event_append'],
  ['audit_event', 'audit_event_unchanged'],
  ['audit_event', 'audit_event_untruncated'],
  ['audit_chain', 'audit_chain_undeleted'],
  ['audit_chain', 'audit_chain_untruncated'],
  ['audit_chain', 'audit_chain_begun'],
  ['audit_chain', 'audit_chain_forward'],
  ['audit_chain', 'audit_chain_has_entry'],
] as const;

/** Does what the database refuses, as its owner could: with all its triggers taken off meanwhile. */
export async function bendAuditLog<Result>(
  prisma: PrismaClient,
  work: (transaction: Transaction) => Promise<Result>,
): Promise<Result> {
  return prisma.$transaction(async (transaction) => {
    const setAll = async (how: string) => {
      for (const [table, trigger] of TRIGGERS)
        await transaction.$executeRawUnsafe(`ALTER TABLE ${table} ${how} TRIGGER ${trigger}`);
    };
    await setAll('DISABLE');
    const result = await work(transaction);
    await setAll('ENABLE ALWAYS');
    return result;
  });
}

/** Deletes every account with its audit log. */
export async function deleteAccounts(prisma: PrismaClient): Promise<void> {
  await bendAuditLog(prisma, async (transaction) => {
    await transaction.auditEvent.deleteMany();
    await transaction.auditChain.deleteMany();
    await transaction.account.deleteMany();
  });
}
