import { lockAccount } from '../account/lock-account.ts';
import type { Dependencies } from '../dependencies.ts';
import { findSecondFactors } from '../sign-in/session.store.ts';
import { auditSecondFactor, type SelfService } from './audit-second-factor.ts';
import { replaceRecoveryCodes } from './second-factor.store.ts';

/** The codes, shown once; or that there is no second factor that they would stand in for. */
export type RegenerateRecoveryCodesResult =
  | { readonly ok: true; readonly recoveryCodes: readonly string[] }
  | { readonly ok: false; readonly code: 'NO_SUCH_SECOND_FACTOR' };

/** Makes new recovery codes. Those from before are of no use any more. */
export async function regenerateRecoveryCodes(
  { prisma, now }: Pick<Dependencies, 'prisma' | 'now'>,
  self: SelfService,
): Promise<RegenerateRecoveryCodesResult> {
  const { accountId, userId } = self.owner;
  return prisma.$transaction(async (transaction) => {
    await lockAccount(transaction, accountId);
    if ((await findSecondFactors(transaction, userId)).length === 0)
      return { ok: false, code: 'NO_SUCH_SECOND_FACTOR' };
    const recoveryCodes = await replaceRecoveryCodes(transaction, userId, now());
    await auditSecondFactor(transaction, self, {
      subclass: 'RECOVERY_CODES',
      action: 'REGENERATE',
      deed: 'regenerated their recovery codes',
    });
    return { ok: true, recoveryCodes };
  });
}
