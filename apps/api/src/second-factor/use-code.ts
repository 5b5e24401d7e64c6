import type { Transaction } from '../database/database.ts';
import type { Dependencies } from '../dependencies.ts';
import { parseRecoveryCode } from './recovery-code.ts';
import { openTotpSecret, type AuthenticatorOwner } from './sealed-authenticator.ts';
import { findAuthenticator, useRecoveryCode, useStep } from './second-factor.store.ts';
import { judgeTotp, parseTotpCode, type TotpRefusal } from './totp.ts';

/** What a code is that was right, and is used up now. */
export type UsedCode = 'AUTHENTICATOR' | 'RECOVERY_CODE';

/** Why a code lets nobody in: it has been used, or is of another time, or is wrong. */
export type CodeRefusal = 'USED' | TotpRefusal;

/** One or the other. */
export type CodeVerdict = UsedCode | CodeRefusal;

/** Checks a code of either kind and uses it up. */
export async function useCode(
  transaction: Transaction,
  dependencies: Pick<Dependencies, 'masterKeys' | 'settings' | 'now'>,
  user: AuthenticatorOwner,
  text: string,
): Promise<CodeVerdict> {
  const totpCode = parseTotpCode(text);
  if (totpCode !== null) return useTotpCode(transaction, dependencies, user, totpCode);
  const recoveryCode = parseRecoveryCode(text);
  const isUsedUp =
    recoveryCode !== null && (await useRecoveryCode(transaction, user.userId, recoveryCode));
  return isUsedUp ? 'RECOVERY_CODE' : 'WRONG';
}

async function useTotpCode(
  transaction: Transaction,
  { masterKeys, settings, now }: Pick<Dependencies, 'masterKeys' | 'settings' | 'now'>,
  user: AuthenticatorOwner,
  code: string,
): Promise<CodeVerdict> {
  const authenticator = await findAuthenticator(transaction, user.userId);
  if (!authenticator?.confirmedAt) return 'WRONG';
  const secret = openTotpSecret(masterKeys, authenticator.sealedSecret, user);
  const judged = judgeTotp(secret, code, now(), settings.totpToleranceSeconds);
  if (!judged.ok) return judged.code;
  return (await useStep(transaction, user.userId, judged.step)) ? 'AUTHENTICATOR' : 'USED';
}
