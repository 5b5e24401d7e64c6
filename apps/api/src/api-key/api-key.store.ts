import type { AuditActor } from '../audit/append-audit-event.ts';
import type { Queryable, Transaction } from '../database/database.ts';
import type { ActorKind, ApiKeyRole } from '../database/generated/enums.ts';

/** All of an API key but what proves it. */
export type ApiKeyRecord = {
  /** Row id. */
  readonly id: string;
  readonly appname: string;
  readonly description: string;
  readonly role: ApiKeyRole;
  /** Null while enabled. */
  readonly disabledAt: Date | null;
  /** From then on it is refused; null for never. */
  readonly expiresAt: Date | null;
  /** From 1, one more with each regenerated appkey. */
  readonly appkeyVersion: number;
  readonly lastLoginAt: Date | null;
  readonly lastLoginIp: string | null;
  readonly createdAt: Date;
  readonly createdByKind: ActorKind;
  readonly createdByLabel: string;
};

/** What `ApiKeyRecord` is read from. */
export const API_KEY_COLUMNS = {
  id: true,
  appname: true,
  description: true,
  role: true,
  disabledAt: true,
  expiresAt: true,
  appkeyVersion: true,
  lastLoginAt: true,
  lastLoginIp: true,
  createdAt: true,
  createdByKind: true,
  createdByLabel: true,
} as const satisfies Record<keyof ApiKeyRecord, true>;

/** An API key to be stored. */
export type NewApiKey = Pick<
  ApiKeyRecord,
  'id' | 'appname' | 'description' | 'role' | 'expiresAt' | 'createdAt'
> & {
  readonly accountId: string;
  /** SHA-256 of the appkey, 32 bytes. */
  readonly appkeyHash: Uint8Array<ArrayBuffer>;
  readonly createdBy: AuditActor;
};

/** The columns of an API key that can be changed. */
export type ApiKeyChanges = Partial<
  Pick<ApiKeyRecord, 'description' | 'role' | 'disabledAt' | 'expiresAt'>
>;

/** An account's API key by row id; null when it has none of that id. */
export async function findApiKeyById(
  queryable: Queryable,
  accountId: string,
  id: string,
): Promise<ApiKeyRecord | null> {
  return queryable.apiKey.findFirst({ where: { id, accountId }, select: API_KEY_COLUMNS });
}

/** An account's API key by name. */
export async function findApiKeyByAppname(
  queryable: Queryable,
  accountId: string,
  appname: string,
): Promise<ApiKeyRecord | null> {
  return queryable.apiKey.findUnique({
    where: { accountId_appname: { accountId, appname } },
    select: API_KEY_COLUMNS,
  });
}

/** Stores a new key. @returns null when the account has one of that name already. */
export async function insertApiKey(
  transaction: Transaction,
  { createdBy, ...apiKey }: NewApiKey,
): Promise<ApiKeyRecord | null> {
  const { kind: createdByKind, label: createdByLabel } = createdBy;
  // An error would end the transaction; a row that is left out does not.
  const [inserted] = await transaction.apiKey.createManyAndReturn({
    data: [{ ...apiKey, createdByKind, createdByLabel }],
    skipDuplicates: true,
    select: API_KEY_COLUMNS,
  });
  return inserted ?? null;
}

/** Changes a key that `findApiKeyById` found in this transaction, under `lockAccount`. */
export async function changeApiKey(
  transaction: Transaction,
  id: string,
  changes: ApiKeyChanges,
): Promise<ApiKeyRecord> {
  return transaction.apiKey.update({ where: { id }, data: changes, select: API_KEY_COLUMNS });
}

/** Gives a key another appkey, and with it the next version. */
export async function replaceAppkey(
  transaction: Transaction,
  id: string,
  appkeyHash: Uint8Array<ArrayBuffer>,
): Promise<ApiKeyRecord> {
  return transaction.apiKey.update({
    where: { id },
    data: { appkeyHash, appkeyVersion: { increment: 1 } },
    select: API_KEY_COLUMNS,
  });
}

/** Deletes a key that `findApiKeyById` found in this transaction, with all that belongs to it. */
export async function removeApiKey(transaction: Transaction, id: string): Promise<void> {
  await transaction.apiKey.delete({ where: { id }, select: { id: true } });
}
