import { lockAccount } from '../account/lock-account.ts';
import type { Dependencies } from '../dependencies.ts';
import { announceCommit } from '../fleet/announce-commit.ts';
import { auditSecondFactor, type SelfService } from './audit-second-factor.ts';
import { followSecondFactor, type SecondFactorSetUp } from './first-second-factor.ts';
import { openTotpSecret, sealTotpSecret } from './sealed-authenticator.ts';
import {
  confirmStoredAuthenticator,
  findAuthenticator,
  storeAuthenticator,
} from './second-factor.store.ts';
import { generateTotpSecret, judgeTotp, parseTotpCode, totpUri, type TotpRefusal } from './totp.ts';

type Needs = Pick<
  Dependencies,
  'prisma' | 'masterKeys' | 'settings' | 'publicUrl' | 'fleet' | 'now' | 'log'
>;

/** What an authenticator app is to be given; or that the user has one. */
export type BeginAuthenticatorResult =
  | { readonly ok: true; readonly secret: string; readonly uri: string }
  | { readonly ok: false; readonly code: 'AUTHENTICATOR_EXISTS' };

/** Makes a secret for an authenticator app. It asks for nothing until a first code confirms it. */
export async function beginAuthenticator(
  { prisma, masterKeys, publicUrl, now }: Needs,
  { owner }: SelfService,
): Promise<BeginAuthenticatorResult> {
  const secret = generateTotpSecret();
  const sealedSecret = sealTotpSecret(masterKeys, secret, owner);
  const isStored = await prisma.$transaction(async (transaction) => {
    await lockAccount(transaction, owner.accountId);
    const present = await findAuthenticator(transaction, owner.userId);
    if (present?.confirmedAt) return false;
    await storeAuthenticator(transaction, owner.userId, sealedSecret, now());
    return true;
  });
  if (!isStored) return { ok: false, code: 'AUTHENTICATOR_EXISTS' };
  // The host, since one person may well sign in to several installations.
  const names = { issuer: `Rekey ${new URL(publicUrl).hostname}`, label: owner.email };
  return { ok: true, secret, uri: totpUri(secret, names) };
}

/** The recovery codes that came with it, if any; or why the authenticator is not in force. */
export type ConfirmAuthenticatorResult =
  | { readonly ok: true; readonly recoveryCodes: readonly string[] | null }
  | { readonly ok: false; readonly code: 'NOTHING_TO_CONFIRM' | `CODE_${TotpRefusal}` };

/** Puts an authenticator in force with a first code, which shows that the app holds the secret. */
export async function confirmAuthenticator(
  dependencies: Needs,
  self: SelfService,
  text: string,
): Promise<ConfirmAuthenticatorResult> {
  const { prisma, masterKeys, settings, now } = dependencies;
  const { owner } = self;
  const result = await prisma.$transaction(
    async (
      transaction,
    ): Promise<SecondFactorSetUp | 'NOTHING_TO_CONFIRM' | `CODE_${TotpRefusal}`> => {
      await lockAccount(transaction, owner.accountId);
      const stored = await findAuthenticator(transaction, owner.userId);
      if (!stored || stored.confirmedAt) return 'NOTHING_TO_CONFIRM';
      const code = parseTotpCode(text);
      const secret = openTotpSecret(masterKeys, stored.sealedSecret, owner);
      if (code === null) return 'CODE_WRONG';
      const judged = judgeTotp(secret, code, now(), settings.totpToleranceSeconds);
      if (!judged.ok) return `CODE_${judged.code}`;
      await confirmStoredAuthenticator(transaction, owner.userId, {
        step: judged.step,
        now: now(),
      });
      await auditSecondFactor(transaction, self, {
        subclass: 'AUTHENTICATOR',
        action: 'CREATE',
        deed: 'set up an authenticator app as a second factor',
      });
      return followSecondFactor(transaction, self, 'AUTHENTICATOR', now());
    },
  );
  if (typeof result === 'string') return { ok: false, code: result };
  await announceCommit(dependencies, result.change);
  return { ok: true, recoveryCodes: result.recoveryCodes };
}
