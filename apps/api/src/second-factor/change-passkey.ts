import { lockAccount } from '../account/lock-account.ts';
import type { Dependencies } from '../dependencies.ts';
import { auditSecondFactor, type SelfService } from './audit-second-factor.ts';
import { deletePasskey, renameStoredPasskey } from './passkey.store.ts';
import { removeSecondFactor, type RemoveSecondFactorResult } from './remove-second-factor.ts';

/** Done, or that it is none of theirs. */
export type RenamePasskeyResult =
  { readonly ok: true } | { readonly ok: false; readonly code: 'NO_SUCH_SECOND_FACTOR' };

/** Calls a passkey something else. */
export async function renamePasskey(
  { prisma }: Pick<Dependencies, 'prisma'>,
  self: SelfService,
  { id, name }: { readonly id: string; readonly name: string },
): Promise<RenamePasskeyResult> {
  const { userId, accountId } = self.owner;
  return prisma.$transaction(async (transaction) => {
    await lockAccount(transaction, accountId);
    const before = await renameStoredPasskey(transaction, { userId, id, name });
    if (before === null) return { ok: false, code: 'NO_SUCH_SECOND_FACTOR' };
    await auditSecondFactor(transaction, self, {
      subclass: 'PASSKEY',
      action: 'CHANGE',
      deed: `renamed the passkey ${before} to ${name}`,
      before: { name: before },
      after: { name },
    });
    return { ok: true };
  });
}

/** Removes a passkey; the device may keep it, of no use. */
export function removePasskey(
  dependencies: Pick<Dependencies, 'prisma' | 'fleet' | 'now' | 'log'>,
  self: SelfService,
  id: string,
): Promise<RemoveSecondFactorResult> {
  return removeSecondFactor(dependencies, self, async (transaction) => {
    const name = await deletePasskey(transaction, { userId: self.owner.userId, id });
    if (name === null) return null;
    return {
      subclass: 'PASSKEY',
      action: 'DELETE',
      deed: `removed the passkey ${name}`,
      before: { name },
    };
  });
}
