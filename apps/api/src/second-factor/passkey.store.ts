import type { Queryable, Transaction } from '../database/database.ts';

/** A passkey as its user sees it. */
export type PasskeyRecord = {
  readonly id: string;
  readonly name: string;
  readonly createdAt: Date;
  /** Null for never. */
  readonly lastUsedAt: Date | null;
};

/** What a signature is checked against. */
export type StoredPasskey = {
  readonly userId: string;
  readonly name: string;
  readonly credentialId: string;
  readonly publicKey: Uint8Array<ArrayBuffer>;
  readonly counter: bigint;
  readonly transports: readonly string[];
};

/** A user's passkeys, the oldest first. */
export async function findPasskeys(
  database: Queryable,
  userId: string,
): Promise<readonly PasskeyRecord[]> {
  return database.passkey.findMany({
    where: { userId },
    orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
    select: { id: true, name: true, createdAt: true, lastUsedAt: true },
  });
}

/** What a browser is told of a user's passkeys, to find them or not to make them twice. */
export async function findPasskeyDescriptors(
  database: Queryable,
  userId: string,
): Promise<{ id: string; transports: string[] }[]> {
  const passkeys = await database.passkey.findMany({
    where: { userId },
    select: { credentialId: true, transports: true },
  });
  return passkeys.map(({ credentialId, transports }) => ({ id: credentialId, transports }));
}

/** The passkey with this WebAuthn id, whosever it is. */
export async function findStoredPasskey(
  database: Queryable,
  credentialId: string,
): Promise<StoredPasskey | null> {
  return database.passkey.findUnique({
    where: { credentialId },
    select: {
      userId: true,
      name: true,
      credentialId: true,
      publicKey: true,
      counter: true,
      transports: true,
    },
  });
}

/** Stores a passkey. @returns whether it is new. */
export async function insertPasskey(
  transaction: Transaction,
  passkey: StoredPasskey,
  now: Date,
): Promise<boolean> {
  const { count } = await transaction.passkey.createMany({
    data: { ...passkey, transports: [...passkey.transports], createdAt: now },
    skipDuplicates: true,
  });
  return count === 1;
}

/**
 * Notes a use. @returns whether nothing else has been signed since `counter` was read, as far as the
 * passkey counts: of two signatures with one count, the second is refused (WebAuthn 6.1.1).
 */
export async function recordPasskeyUse(
  transaction: Transaction,
  { credentialId, counter }: Pick<StoredPasskey, 'credentialId' | 'counter'>,
  { newCounter, now }: { readonly newCounter: bigint; readonly now: Date },
): Promise<boolean> {
  const { count } = await transaction.passkey.updateMany({
    where: { credentialId, counter },
    data: { counter: newCounter, lastUsedAt: now },
  });
  return count === 1;
}

/** Calls a user's passkey something else. @returns its name before; null for none of theirs. */
export async function renameStoredPasskey(
  transaction: Transaction,
  { userId, id, name }: { readonly userId: string; readonly id: string; readonly name: string },
): Promise<string | null> {
  const passkey = await transaction.passkey.findFirst({
    where: { userId, id },
    select: { name: true },
  });
  if (!passkey) return null;
  await transaction.passkey.updateMany({ where: { userId, id }, data: { name } });
  return passkey.name;
}

/** Deletes a user's passkey. @returns its name; null for none of theirs. */
export async function deletePasskey(
  transaction: Transaction,
  { userId, id }: { readonly userId: string; readonly id: string },
): Promise<string | null> {
  const passkey = await transaction.passkey.findFirst({
    where: { userId, id },
    select: { name: true },
  });
  const { count } = await transaction.passkey.deleteMany({ where: { userId, id } });
  return count === 1 && passkey ? passkey.name : null;
}
