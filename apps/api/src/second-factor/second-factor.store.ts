import type { Queryable, Transaction } from '../database/database.ts';
import { generateRecoveryCodes, hashRecoveryCode, parseRecoveryCode } from './recovery-code.ts';

/** A user's authenticator app as it is stored. */
export type StoredAuthenticator = {
  readonly sealedSecret: Uint8Array<ArrayBuffer>;
  /** Null until a first code has come. */
  readonly confirmedAt: Date | null;
};

/** The user's authenticator, confirmed or not. */
export async function findAuthenticator(
  database: Queryable,
  userId: string,
): Promise<StoredAuthenticator | null> {
  return database.authenticator.findUnique({
    where: { userId },
    select: { sealedSecret: true, confirmedAt: true },
  });
}

/** Stores a secret that is still to be confirmed, in place of one that never was. */
export async function storeAuthenticator(
  transaction: Transaction,
  userId: string,
  sealedSecret: Uint8Array<ArrayBuffer>,
  now: Date,
): Promise<void> {
  await transaction.authenticator.deleteMany({ where: { userId, confirmedAt: null } });
  await transaction.authenticator.create({
    data: { userId, sealedSecret, createdAt: now },
    select: { id: true },
  });
}

/** Puts an authenticator in force, with the step of the code that confirmed it. */
export async function confirmStoredAuthenticator(
  transaction: Transaction,
  userId: string,
  { step, now }: { readonly step: bigint; readonly now: Date },
): Promise<void> {
  await transaction.authenticator.update({
    where: { userId },
    data: { confirmedAt: now, lastUsedStep: step },
    select: { id: true },
  });
}

/**
 * Uses up a step and all before it: a code is accepted once, on all nodes together (RFC 6238 section
 * 5.2). @returns whether it was still to be had.
 */
export async function useStep(
  transaction: Transaction,
  userId: string,
  step: bigint,
): Promise<boolean> {
  const { count } = await transaction.authenticator.updateMany({
    where: { userId, lastUsedStep: { lt: step } },
    data: { lastUsedStep: step },
  });
  return count === 1;
}

/** Deletes the user's authenticator. @returns whether a confirmed one was there. */
export async function deleteAuthenticator(
  transaction: Transaction,
  userId: string,
): Promise<boolean> {
  const { count } = await transaction.authenticator.deleteMany({
    where: { userId, confirmedAt: { not: null } },
  });
  return count === 1;
}

/** How many recovery codes a user has left. */
export async function countRecoveryCodes(database: Queryable, userId: string): Promise<number> {
  return database.recoveryCode.count({ where: { userId } });
}

/** Makes new recovery codes in place of those that are left. @returns them, for the one time. */
export async function replaceRecoveryCodes(
  transaction: Transaction,
  userId: string,
  now: Date,
): Promise<readonly string[]> {
  await transaction.recoveryCode.deleteMany({ where: { userId } });
  const codes = generateRecoveryCodes();
  await transaction.recoveryCode.createMany({
    data: codes.map((code) => ({
      userId,
      codeHash: hashRecoveryCode(userId, parseRecoveryCode(code) ?? code),
      createdAt: now,
    })),
  });
  return codes;
}

/** Uses up a recovery code. @returns whether it was the user's and not used before. */
export async function useRecoveryCode(
  transaction: Transaction,
  userId: string,
  code: string,
): Promise<boolean> {
  const codeHash = hashRecoveryCode(userId, code);
  const { count } = await transaction.recoveryCode.deleteMany({ where: { userId, codeHash } });
  return count === 1;
}

/** Deletes every recovery code of a user. */
export async function deleteRecoveryCodes(transaction: Transaction, userId: string): Promise<void> {
  await transaction.recoveryCode.deleteMany({ where: { userId } });
}

/** Stores whether the account demands a second factor of all its users. */
export async function storeSecondFactorRequired(
  transaction: Transaction,
  accountId: string,
  secondFactorRequired: boolean,
): Promise<void> {
  await transaction.account.update({
    where: { id: accountId },
    data: { secondFactorRequired },
    select: { id: true },
  });
}

/** Deletes whatever second factors a user has, recovery codes included. @returns what there was. */
export async function deleteSecondFactors(
  transaction: Transaction,
  userId: string,
): Promise<{ readonly authenticators: number; readonly passkeys: number }> {
  const authenticators = await transaction.authenticator.deleteMany({ where: { userId } });
  const passkeys = await transaction.passkey.deleteMany({ where: { userId } });
  await deleteRecoveryCodes(transaction, userId);
  return { authenticators: authenticators.count, passkeys: passkeys.count };
}
