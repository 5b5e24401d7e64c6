import type { Dependencies } from '../dependencies.ts';
import { isSecondFactorRequired, type SessionOwner } from '../sign-in/session.store.ts';
import { findPasskeys, type PasskeyRecord } from './passkey.store.ts';
import { countRecoveryCodes, findAuthenticator } from './second-factor.store.ts';

/** What a user has beside the password. */
export type SecondFactors = {
  /** Since when the authenticator app is in force; null for none. */
  readonly authenticatorSince: Date | null;
  readonly passkeys: readonly PasskeyRecord[];
  readonly recoveryCodesLeft: number;
  /** Whether the account demands a second factor of all its users. */
  readonly isRequired: boolean;
};

/** Reads what the signed-in user has. */
export async function readSecondFactors(
  { prisma }: Pick<Dependencies, 'prisma'>,
  { userId, accountId }: SessionOwner,
): Promise<SecondFactors> {
  const authenticator = await findAuthenticator(prisma, userId);
  return {
    authenticatorSince: authenticator?.confirmedAt ?? null,
    passkeys: await findPasskeys(prisma, userId),
    recoveryCodesLeft: await countRecoveryCodes(prisma, userId),
    isRequired: await isSecondFactorRequired(prisma, accountId),
  };
}
