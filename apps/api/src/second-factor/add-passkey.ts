import type { PublicKeyCredentialCreationOptionsJSON } from '@simplewebauthn/server';
import { lockAccount } from '../account/lock-account.ts';
import type { Dependencies } from '../dependencies.ts';
import { announceCommit } from '../fleet/announce-commit.ts';
import {
  consumeChallenge,
  findChallenge,
  insertChallenge,
} from '../sign-in/sign-in-challenge.store.ts';
import { auditSecondFactor, type SelfService } from './audit-second-factor.ts';
import { followSecondFactor } from './first-second-factor.ts';
import { findPasskeyDescriptors, insertPasskey } from './passkey.store.ts';
import { creationOptions, readNewPasskey } from './webauthn.ts';

type Needs = Pick<Dependencies, 'prisma' | 'publicUrl' | 'fleet' | 'now' | 'log'>;

/** More than anyone has devices. */
const PASSKEYS_MAX = 20;

/** What the browser needs, and the token of the challenge in it. */
export type BeginPasskeyResult =
  | {
      readonly ok: true;
      readonly options: PublicKeyCredentialCreationOptionsJSON;
      readonly challengeToken: string;
    }
  | { readonly ok: false; readonly code: 'TOO_MANY_PASSKEYS' };

/** Says what the browser needs to make a passkey. */
export async function beginPasskey(
  { prisma, publicUrl, now }: Needs,
  { owner }: SelfService,
): Promise<BeginPasskeyResult> {
  const existing = await findPasskeyDescriptors(prisma, owner.userId);
  if (existing.length >= PASSKEYS_MAX) return { ok: false, code: 'TOO_MANY_PASSKEYS' };
  const options = await creationOptions(publicUrl, owner, existing);
  const challenge = { userId: owner.userId, webauthnChallenge: options.challenge };
  return { ok: true, options, challengeToken: await insertChallenge(prisma, challenge, now()) };
}

/** The recovery codes that came with it, if any; or why it was not added. */
export type AddPasskeyResult =
  | { readonly ok: true; readonly recoveryCodes: readonly string[] | null }
  | { readonly ok: false; readonly code: 'CHALLENGE_OVER' | 'PASSKEY_WRONG' | 'PASSKEY_EXISTS' };

/** Adds the passkey that the browser has made for the challenge. */
export async function addPasskey(
  dependencies: Needs,
  self: SelfService,
  passkeyToken: string | null,
  { name, response }: { readonly name: string; readonly response: unknown },
): Promise<AddPasskeyResult> {
  const { prisma, publicUrl, now } = dependencies;
  const { userId, accountId } = self.owner;
  const challenge = passkeyToken ? await findChallenge(prisma, passkeyToken, now()) : null;
  if (!passkeyToken || !challenge?.webauthnChallenge || challenge.userId !== userId)
    return { ok: false, code: 'CHALLENGE_OVER' };
  const made = await readNewPasskey(publicUrl, response, challenge.webauthnChallenge);
  if (!made) return { ok: false, code: 'PASSKEY_WRONG' };
  const result = await prisma.$transaction(async (transaction) => {
    await lockAccount(transaction, accountId);
    if (!(await consumeChallenge(transaction, passkeyToken))) return 'CHALLENGE_OVER';
    if (!(await insertPasskey(transaction, { ...made, userId, name }, now())))
      return 'PASSKEY_EXISTS';
    await auditSecondFactor(transaction, self, {
      subclass: 'PASSKEY',
      action: 'CREATE',
      deed: `added the passkey ${name}`,
      after: { name },
    });
    return followSecondFactor(transaction, self, 'PASSKEY', now());
  });
  if (typeof result === 'string') return { ok: false, code: result };
  await announceCommit(dependencies, result.change);
  return { ok: true, recoveryCodes: result.recoveryCodes };
}
