import type { TestAccount } from './test-account.ts';

/** The newest entries of the account's audit log as `CLASS SUBCLASS ACTION`, oldest first. */
export async function auditedSince(account: TestAccount, sequence: bigint) {
  return account.dependencies.prisma.auditEvent.findMany({
    where: { accountId: account.accountId, sequence: { gt: sequence } },
    orderBy: { sequence: 'asc' },
  });
}

/** Where the audit log ends now. */
export async function auditLogEnd(account: TestAccount): Promise<bigint> {
  const { _max } = await account.dependencies.prisma.auditEvent.aggregate({
    where: { accountId: account.accountId },
    _max: { sequence: true },
  });
  return _max.sequence ?? 0n;
}
