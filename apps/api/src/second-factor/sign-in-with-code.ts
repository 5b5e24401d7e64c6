import { lockAccount } from '../account/lock-account.ts';
import type { Transaction } from '../database/database.ts';
import type { Dependencies } from '../dependencies.ts';
import { announceCommit } from '../fleet/announce-commit.ts';
import { completeSignIn, type SignedIn } from '../sign-in/complete-sign-in.ts';
import { limitAttempt } from '../sign-in/limit-attempts.ts';
import { recordRefusedSignIn } from '../sign-in/record-refusal.ts';
import { findUserForAudit } from '../sign-in/session.store.ts';
import { consumeChallenge, findChallenge } from '../sign-in/sign-in-challenge.store.ts';
import { useCode, type CodeRefusal } from './use-code.ts';

type Needs = Pick<Dependencies, 'prisma' | 'masterKeys' | 'settings' | 'fleet' | 'now' | 'log'>;

/** Where a sign-in comes from, and the cookies that it brings. */
export type SignInSource = {
  readonly ip: string;
  readonly userAgent: string | null;
  readonly sessionToken: string | null;
  readonly challengeToken: string | null;
  /** Of what a passkey has to sign. */
  readonly passkeyToken: string | null;
  /** Of a visit to the OpenID provider. */
  readonly visitToken: string | null;
};

/** The session's token for the cookie; or why there is none. */
export type SignInResult =
  | { readonly ok: true; readonly token: string }
  | {
      readonly ok: false;
      readonly code:
        'CHALLENGE_OVER' | `CODE_${CodeRefusal}` | 'PASSKEY_WRONG' | 'PASSKEY_NOT_ENOUGH';
    }
  | { readonly ok: false; readonly code: 'RATE_LIMITED'; readonly retryAfterSeconds: number };

type Attempt = { readonly userId: string; readonly challengeToken: string; readonly code: string };

const CHALLENGE_OVER = { ok: false, code: 'CHALLENGE_OVER' } as const;

/** What the audit log says of a code. */
const REFUSED: Record<CodeRefusal, string> = {
  USED: 'a used code',
  OVER: 'a code whose time was over',
  EARLY: 'a code whose time was still to come',
  WRONG: 'a wrong code',
};

/** Completes a sign-in whose password was right, or whom a provider signed in, with a code of an authenticator app or a recovery code. */
export async function signInWithCode(
  dependencies: Needs,
  source: SignInSource,
  code: string,
): Promise<SignInResult> {
  const { prisma, now } = dependencies;
  const { challengeToken } = source;
  const challenge = challengeToken && (await findChallenge(prisma, challengeToken, now()));
  if (!challenge || challenge.userId === null || challenge.webauthnChallenge !== null)
    return CHALLENGE_OVER;
  const { userId } = challenge;
  const decision = await limitAttempt(dependencies, source.ip, { codeOf: userId });
  if (!decision.isAllowed) {
    if (decision.isFirst)
      await recordRefusal(dependencies, userId, source.ip, 'too many wrong codes');
    return { ok: false, code: 'RATE_LIMITED', retryAfterSeconds: decision.retryAfterSeconds };
  }
  const result = await prisma.$transaction((transaction) =>
    storeSignIn(transaction, dependencies, source, { userId, challengeToken, code }),
  );
  if (result === null) return CHALLENGE_OVER;
  if (typeof result === 'string') {
    await recordRefusal(dependencies, userId, source.ip, REFUSED[result]);
    return { ok: false, code: `CODE_${result}` };
  }
  await decision.takeBack();
  for (const change of result.changes) await announceCommit(dependencies, change);
  return { ok: true, token: result.token };
}

/** Uses the code up, and the challenge with it. @returns null when the challenge is over meanwhile. */
async function storeSignIn(
  transaction: Transaction,
  dependencies: Pick<Dependencies, 'masterKeys' | 'settings' | 'now'>,
  source: SignInSource,
  { userId, challengeToken, code }: Attempt,
): Promise<SignedIn | CodeRefusal | null> {
  const user = await findUserForAudit(transaction, { id: userId });
  if (!user) return null;
  const { accountId } = user;
  // From here on one code of the account is judged at a time.
  await lockAccount(transaction, accountId);
  const challenge = await findChallenge(transaction, challengeToken, dependencies.now());
  if (!challenge) return null;
  const verdict = await useCode(transaction, dependencies, { userId, accountId }, code);
  if (verdict !== 'AUTHENTICATOR' && verdict !== 'RECOVERY_CODE') return verdict;
  await consumeChallenge(transaction, challengeToken);
  const { ip, userAgent, sessionToken } = source;
  const { identity = null } = challenge;
  const signingIn = { userId, secondFactor: verdict, identity, ip, userAgent, sessionToken };
  return completeSignIn(transaction, dependencies, signingIn);
}

async function recordRefusal(
  dependencies: Needs,
  userId: string,
  ip: string,
  what: string,
): Promise<void> {
  const user = await findUserForAudit(dependencies.prisma, { id: userId });
  if (!user) return;
  const why = `the password was right, then came ${what}`;
  const refusal = { why, suspicion: 'WRONG_CODE' } as const;
  await recordRefusedSignIn(dependencies, { email: user.email, ip }, refusal);
}
