import type { Transaction } from '../database/database.ts';
import type { Dependencies } from '../dependencies.ts';
import { parseRecoveryCode } from './recovery-code.ts';
import { openTotpSecret, type AuthenticatorOwner } from './sealed-authenticator.ts';
import { findAuthenticator, useRecoveryCode, useStep } from './second-factor.store.ts';
import { parseTotpCode, totpStepOf } from './totp.ts';

/** What a code is; or that it is wrong, or was right and has been used. */
export type CodeVerdict = 'AUTHENTICATOR' | 'RECOVERY_CODE' | 'WRONG' | 'USED';

/** Checks a code of either kind and uses it up. */
export async function useCode(
  transaction: Transaction,
  dependencies: Pick<Dependencies, 'masterKeys' | 'now'>,
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
  { masterKeys, now }: Pick<Dependencies, 'masterKeys' | 'now'>,
  user: AuthenticatorOwner,
  code: string,
): Promise<CodeVerdict> {
  const authenticator = await findAuthenticator(transaction, user.userId);
  if (!authenticator?.confirmedAt) return 'WRONG';
  const secret = openTotpSecret(masterKeys, authenticator.sealedSecret, user);
  const step = totpStepOf(secret, code, now());
  if (step === null) return 'WRONG';
  return (await useStep(transaction, user.userId, step)) ? 'AUTHENTICATOR' : 'USED';
}
