import { uuidv7 } from 'uuidv7';
import type { AuditActor } from '../audit/append-audit-event.ts';
import type { Queryable, Transaction } from '../database/database.ts';
import type { ActorKind, Scope } from '../database/generated/enums.ts';

/** What a presented service token stands for. */
export type FoundServiceToken = {
  readonly id: string;
  readonly accountId: string;
  readonly accountShortname: string;
  readonly name: string;
  readonly scopes: readonly Scope[];
  /** Addresses and ranges that it is good from; none for anywhere. */
  readonly sourceAddresses: readonly string[];
  /** Null for one that does not end by itself. */
  readonly expiresAt: Date | null;
};

/** The service token with this SHA-256, expired or not; null when there is none. */
export async function findServiceToken(
  database: Queryable,
  tokenHash: Uint8Array<ArrayBuffer>,
): Promise<FoundServiceToken | null> {
  const [found] = await database.$queryRaw<FoundServiceToken[]>`
    SELECT service_token.id, account_id AS "accountId", account.shortname AS "accountShortname",
           service_token.name, scopes::text[] AS scopes,
           source_addresses AS "sourceAddresses", expires_at AS "expiresAt"
      FROM service_token
      JOIN account ON account.id = account_id
     WHERE token_hash = ${tokenHash}`;
  return found ?? null;
}

/** When a service token was last used, and from where. */
export type LastUse = { readonly id: string; readonly usedAt: Date; readonly ip: string };

/**
 * Writes the last uses of some tokens, at most one for each, in one statement; not over a later one,
 * which another node may have written. The rows are taken in one order, so that no two nodes wait for
 * each other.
 */
export async function updateLastUses(database: Queryable, uses: readonly LastUse[]): Promise<void> {
  await database.$executeRaw`
    WITH used AS (
      SELECT stored.id, given."usedAt", given.ip
        FROM json_to_recordset(${JSON.stringify(uses)}::json)
          AS given (id uuid, "usedAt" timestamptz, ip text)
        JOIN service_token AS stored ON stored.id = given.id
       WHERE stored.last_used_at IS NULL OR stored.last_used_at < given."usedAt"
       ORDER BY stored.id
         FOR NO KEY UPDATE OF stored)
    UPDATE service_token SET last_used_at = used."usedAt", last_used_ip = used.ip
      FROM used WHERE service_token.id = used.id`;
}

/** A service token, without the token. */
export type ServiceTokenRecord = {
  readonly id: string;
  readonly name: string;
  readonly scopes: readonly Scope[];
  readonly createdAt: Date;
  readonly createdByKind: ActorKind;
  readonly createdByLabel: string;
  readonly expiresAt: Date | null;
  readonly sourceAddresses: readonly string[];
  /** Some seconds late; null for never. */
  readonly lastUsedAt: Date | null;
  readonly lastUsedIp: string | null;
};

/** What a service token is made of. */
export type NewServiceToken = {
  readonly accountId: string;
  readonly name: string;
  readonly tokenHash: Uint8Array<ArrayBuffer>;
  readonly scopes: readonly Scope[];
  readonly sourceAddresses: readonly string[];
  readonly expiresAt: Date | null;
  readonly createdAt: Date;
  readonly createdBy: AuditActor;
};

const SELECT = {
  id: true,
  name: true,
  scopes: true,
  createdAt: true,
  createdByKind: true,
  createdByLabel: true,
  sourceAddresses: true,
  expiresAt: true,
  lastUsedAt: true,
  lastUsedIp: true,
} as const;

/** Stores a new service token. */
export async function insertServiceToken(
  transaction: Transaction,
  { createdBy, scopes, sourceAddresses, ...token }: NewServiceToken,
): Promise<ServiceTokenRecord> {
  const { kind: createdByKind, label: createdByLabel } = createdBy;
  return transaction.serviceToken.create({
    data: {
      ...{ id: uuidv7(), ...token, createdByKind, createdByLabel },
      ...{ scopes: [...scopes], sourceAddresses: [...sourceAddresses] },
    },
    select: SELECT,
  });
}

/** The account's service tokens, newest first. */
export async function findServiceTokens(
  database: Queryable,
  accountId: string,
): Promise<readonly ServiceTokenRecord[]> {
  const orderBy = { id: 'desc' } as const;
  return database.serviceToken.findMany({ where: { accountId }, orderBy, select: SELECT });
}

/** The account's service token with this row id; null for another account's, as for none. */
export async function findServiceTokenById(
  database: Queryable,
  accountId: string,
  id: string,
): Promise<ServiceTokenRecord | null> {
  return database.serviceToken.findFirst({ where: { accountId, id }, select: SELECT });
}

/** What can be changed of a service token; what is left out stays. */
export type ServiceTokenChanges = {
  readonly name?: string;
  readonly sourceAddresses?: readonly string[];
  readonly expiresAt?: Date | null;
};

/** Changes a service token. Hold its account's row. */
export async function changeServiceToken(
  transaction: Transaction,
  id: string,
  { sourceAddresses, ...changes }: ServiceTokenChanges,
): Promise<ServiceTokenRecord> {
  const data = { ...changes, ...(sourceAddresses && { sourceAddresses: [...sourceAddresses] }) };
  return transaction.serviceToken.update({ where: { id }, data, select: SELECT });
}

/** Deletes a service token. Hold its account's row. */
export async function deleteServiceToken(transaction: Transaction, id: string): Promise<void> {
  await transaction.serviceToken.delete({ where: { id }, select: { id: true } });
}
