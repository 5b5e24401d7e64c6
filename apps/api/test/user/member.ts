import { randomUUID } from 'node:crypto';
import type { UserRole } from '../../src/database/generated/enums.ts';
import { permissionsOfRole } from '../../src/sign-in/permission.ts';
import type { Viewer } from '../../src/sign-in/viewer.ts';
import { insertUser } from '../../src/user/user.store.ts';
import type { TestAccount } from '../support/test-account.ts';

/** Stores a user of the account, with a password that nobody knows. @returns them as a viewer. */
export async function createMember(
  account: TestAccount,
  role: UserRole,
  changes: { readonly email?: string; readonly accountId?: string } = {},
): Promise<Viewer> {
  const { email = `${randomUUID().slice(0, 8)}@acme.example`, accountId = account.accountId } =
    changes;
  const user = { accountId, email, name: 'Grace', role, passwordHash: 'none' };
  const id = await account.dependencies.prisma.$transaction((transaction) =>
    insertUser(transaction, user, account.clock),
  );
  if (id === null) throw new Error('the e-mail address is taken');
  const permissions = permissionsOfRole(role);
  return { ...account.administrator(), id, label: email, accountId, role, permissions };
}

/** The account's audit log of one class, oldest first. */
export function auditOf({ dependencies, accountId }: TestAccount, auditClass: string) {
  return dependencies.prisma.auditEvent.findMany({
    where: { accountId, class: auditClass },
    orderBy: { sequence: 'asc' },
  });
}
