import { lockAccount } from '../account/lock-account.ts';
import type { Transaction } from '../database/database.ts';
import type { Dependencies } from '../dependencies.ts';
import { announceCommit } from '../fleet/announce-commit.ts';
import type { Change } from '../fleet/fleet.ts';
import { raiseEpoch } from '../fleet/raise-epoch.ts';
import { findSecondFactors, isSecondFactorRequired } from '../sign-in/session.store.ts';
import {
  auditSecondFactor,
  type SecondFactorDeed,
  type SelfService,
} from './audit-second-factor.ts';
import { deleteAuthenticator, deleteRecoveryCodes } from './second-factor.store.ts';

type Needs = Pick<Dependencies, 'prisma' | 'fleet' | 'now' | 'log'>;

/** Done, or why the second factor stays. */
export type RemoveSecondFactorResult =
  | { readonly ok: true }
  | { readonly ok: false; readonly code: 'NO_SUCH_SECOND_FACTOR' | 'LAST_SECOND_FACTOR' };

/** Removes the user's authenticator app. */
export function removeAuthenticator(
  dependencies: Needs,
  self: SelfService,
): Promise<RemoveSecondFactorResult> {
  return removeSecondFactor(dependencies, self, async (transaction) =>
    (await deleteAuthenticator(transaction, self.owner.userId))
      ? {
          subclass: 'AUTHENTICATOR',
          action: 'DELETE',
          deed: 'removed their authenticator app',
        }
      : null,
  );
}

class LastSecondFactor extends Error {}

/**
 * Removes a second factor. The last one takes the recovery codes with it, and stays where the account
 * demands one.
 *
 * @param remove deletes it. @returns what to record, or null when it is not there.
 */
export async function removeSecondFactor(
  dependencies: Needs,
  self: SelfService,
  remove: (transaction: Transaction) => Promise<SecondFactorDeed | null>,
): Promise<RemoveSecondFactorResult> {
  const { accountId, userId } = self.owner;
  const work = async (transaction: Transaction): Promise<Change | null> => {
    await lockAccount(transaction, accountId);
    const deed = await remove(transaction);
    if (deed === null) return null;
    if ((await findSecondFactors(transaction, userId)).length === 0) {
      if (await isSecondFactorRequired(transaction, accountId)) throw new LastSecondFactor();
      await deleteRecoveryCodes(transaction, userId);
    }
    await auditSecondFactor(transaction, self, deed);
    return raiseEpoch(transaction, accountId, 'VIEWERS');
  };
  try {
    const change = await dependencies.prisma.$transaction(work);
    if (change === null) return { ok: false, code: 'NO_SUCH_SECOND_FACTOR' };
    await announceCommit(dependencies, change);
    return { ok: true };
  } catch (error) {
    if (error instanceof LastSecondFactor) return { ok: false, code: 'LAST_SECOND_FACTOR' };
    throw error;
  }
}
