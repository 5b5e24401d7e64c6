import type { PublicKeyCredentialRequestOptionsJSON } from '@simplewebauthn/server';
import { lockAccount } from '../account/lock-account.ts';
import type { Transaction } from '../database/database.ts';
import type { Dependencies } from '../dependencies.ts';
import { announceCommit } from '../fleet/announce-commit.ts';
import { completeSignIn, type SignedIn } from '../sign-in/complete-sign-in.ts';
import { limitAttempt, limitPasskeyChallenge } from '../sign-in/limit-attempts.ts';
import { isProviderOnly } from '../sign-in/provider-only.ts';
import { recordRefusedSignIn } from '../sign-in/record-refusal.ts';
import { findUserForAudit, type SessionOwner } from '../sign-in/session.store.ts';
import {
  consumeChallenge,
  findChallenge,
  insertChallenge,
} from '../sign-in/sign-in-challenge.store.ts';
import { linkIdentity } from '../sign-in/use-identity.ts';
import {
  findPasskeyDescriptors,
  findStoredPasskey,
  recordPasskeyUse,
  type StoredPasskey,
} from './passkey.store.ts';
import type { SignInResult, SignInSource } from './sign-in-with-code.ts';
import { readSignature, requestOptions } from './webauthn.ts';

type Needs = Pick<Dependencies, 'prisma' | 'publicUrl' | 'settings' | 'fleet' | 'now' | 'log'>;

/** What the browser needs, and the token of the challenge in it. */
export type AskPasskeyResult =
  | {
      readonly ok: true;
      readonly options: PublicKeyCredentialRequestOptionsJSON;
      readonly challengeToken: string;
    }
  | { readonly ok: false; readonly code: 'RATE_LIMITED'; readonly retryAfterSeconds: number };

const DID_NOT_SIGN = 'did not sign what it was asked to, or did not verify its user';
const NOT_ENOUGH = 'alone lets nobody in';

/** Where a passkey comes from, and whose session the request is of. */
export type PasskeySource = SignInSource & { readonly owner: SessionOwner | null };

/** Says what a passkey has to sign: one of the user's who is signed in, else any that it has for us. */
export async function askPasskey(
  dependencies: Needs,
  ip: string,
  owner: SessionOwner | null,
): Promise<AskPasskeyResult> {
  const { prisma, publicUrl, now } = dependencies;
  const decision = await limitPasskeyChallenge(dependencies, ip);
  if (!decision.isAllowed)
    return { ok: false, code: 'RATE_LIMITED', retryAfterSeconds: decision.retryAfterSeconds };
  const allowed = owner ? await findPasskeyDescriptors(prisma, owner.userId) : [];
  const options = await requestOptions(publicUrl, allowed);
  const challenge = { userId: null, webauthnChallenge: options.challenge };
  return { ok: true, options, challengeToken: await insertChallenge(prisma, challenge, now()) };
}

/**
 * Signs in whose passkey has signed the challenge, having verified its user: both factors at once. Where
 * the OpenID provider is the only way in, it lets in who comes from there, and confirms who is signed in.
 */
export async function signInWithPasskey(
  dependencies: Needs,
  source: PasskeySource,
  response: { readonly id: string },
): Promise<SignInResult> {
  const { prisma, publicUrl, now } = dependencies;
  const { passkeyToken, ip } = source;
  const decision = await limitAttempt(dependencies, ip, 'PASSKEY');
  if (!decision.isAllowed)
    return { ok: false, code: 'RATE_LIMITED', retryAfterSeconds: decision.retryAfterSeconds };
  const challenge = passkeyToken ? await findChallenge(prisma, passkeyToken, now()) : null;
  if (!passkeyToken || !challenge?.webauthnChallenge || challenge.userId !== null)
    return { ok: false, code: 'CHALLENGE_OVER' };
  // Whatever comes of it, it has been answered: nothing signed is looked at twice.
  if (!(await consumeChallenge(prisma, passkeyToken))) return { ok: false, code: 'CHALLENGE_OVER' };
  const passkey = await findStoredPasskey(prisma, response.id);
  const asked = challenge.webauthnChallenge;
  const signature =
    passkey && (await readSignature(publicUrl, response, { passkey, challenge: asked }));
  const result =
    passkey &&
    signature &&
    (await prisma.$transaction((transaction) =>
      storeSignIn(transaction, dependencies, source, { passkey, ...signature }),
    ));
  if (!result) {
    if (passkey) await recordRefusal(dependencies, passkey, ip, DID_NOT_SIGN);
    return { ok: false, code: 'PASSKEY_WRONG' };
  }
  await decision.takeBack();
  if (result === 'NOT_ENOUGH') {
    await recordRefusal(dependencies, passkey, ip, NOT_ENOUGH);
    return { ok: false, code: 'PASSKEY_NOT_ENOUGH' };
  }
  for (const change of result.changes) await announceCommit(dependencies, change);
  return { ok: true, token: result.token };
}

/** @returns null when the passkey has been removed, or has signed something else, meanwhile. */
async function storeSignIn(
  transaction: Transaction,
  dependencies: Pick<Dependencies, 'settings' | 'now'>,
  source: PasskeySource,
  { passkey, newCounter }: { readonly passkey: StoredPasskey; readonly newCounter: bigint },
): Promise<SignedIn | 'NOT_ENOUGH' | null> {
  const { userId } = passkey;
  const user = await findUserForAudit(transaction, { id: userId });
  if (!user) return null;
  await lockAccount(transaction, user.accountId);
  const isCurrent = await recordPasskeyUse(transaction, passkey, {
    newCounter,
    now: dependencies.now(),
  });
  if (!isCurrent) return null;
  const isHalfWay = await linkWhoIsHalfWay(transaction, dependencies, source, userId);
  const { ip, userAgent, sessionToken, owner } = source;
  const isMore = isHalfWay || !isProviderOnly(dependencies);
  if (!isMore && owner?.userId !== userId) return 'NOT_ENOUGH';
  // Else who has left would confirm with a passkey for ever, and never be sent to the provider.
  const continuedSince = isMore ? undefined : owner?.createdAt;
  const from = { ip, userAgent, sessionToken, continuedSince };
  const signingIn = { userId, secondFactor: 'PASSKEY', identity: null, ...from } as const;
  return completeSignIn(transaction, dependencies, signingIn);
}

/**
 * Whom a provider signed in, and who shows a passkey for a second factor, is linked like with a code.
 *
 * @returns whether it is somebody like that.
 */
async function linkWhoIsHalfWay(
  transaction: Transaction,
  { now }: Pick<Dependencies, 'now'>,
  { challengeToken, ip }: SignInSource,
  userId: string,
): Promise<boolean> {
  const challenge = challengeToken && (await findChallenge(transaction, challengeToken, now()));
  if (!challenge || challenge.userId !== userId || !challenge.identity) return false;
  await consumeChallenge(transaction, challengeToken);
  await linkIdentity(transaction, challenge.identity, { userId, ip, now: now() });
  return true;
}

async function recordRefusal(
  dependencies: Needs,
  { userId, name }: StoredPasskey,
  ip: string,
  what: string,
): Promise<void> {
  const user = await findUserForAudit(dependencies.prisma, { id: userId });
  if (!user) return;
  const why = `the passkey ${name} ${what}`;
  await recordRefusedSignIn(dependencies, { email: user.email, ip }, { why });
}
