import type { Transaction } from '../database/database.ts';
import type { SecondFactor } from '../database/generated/enums.ts';
import type { Change } from '../fleet/fleet.ts';
import { raiseEpoch } from '../fleet/raise-epoch.ts';
import { endSessions } from '../sign-in/end-sessions.ts';
import { findSessionIds, updateSessionSecondFactor } from '../sign-in/session.store.ts';
import { actorOfSelf, type SelfService } from './audit-second-factor.ts';
import { countRecoveryCodes, replaceRecoveryCodes } from './second-factor.store.ts';

/** What comes with a second factor: recovery codes, unless there are some, and what to announce. */
export type SecondFactorSetUp = {
  /** Shown once; null for a user who has recovery codes already. */
  readonly recoveryCodes: readonly string[] | null;
  readonly change: Change;
};

/**
 * What follows from a second factor just stored: this session has shown it; every other one, begun
 * with a password alone, ends; and there are recovery codes for the day on which it is lost.
 */
export async function followSecondFactor(
  transaction: Transaction,
  self: SelfService,
  secondFactor: SecondFactor,
  now: Date,
): Promise<SecondFactorSetUp> {
  const { userId, sessionId, accountId, secondFactor: shownBefore } = self.owner;
  if (shownBefore === null) {
    await updateSessionSecondFactor(transaction, sessionId, secondFactor);
    const others = (await findSessionIds(transaction, { userId })).filter((id) => id !== sessionId);
    const reason = 'a second factor was set up';
    await endSessions(transaction, others, reason, () => actorOfSelf(self));
  }
  const hasCodes = (await countRecoveryCodes(transaction, userId)) > 0;
  const recoveryCodes = hasCodes ? null : await replaceRecoveryCodes(transaction, userId, now);
  return { recoveryCodes, change: await raiseEpoch(transaction, accountId, 'VIEWERS') };
}
