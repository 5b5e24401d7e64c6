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
           service_token.name, scopes::text[] AS scopes, expires_at AS "expiresAt"
      FROM service_token
      JOIN account ON account.id = account_id
     WHERE token_hash = ${tokenHash}`;
  return found ?? null;
}

/** Notes a use, unless one as late is noted already. */
export async function updateLastUsedAt(database: Queryable, id: string, usedAt: Date) {
  await database.serviceToken.updateMany({
    where: { id, OR: [{ lastUsedAt: null }, { lastUsedAt: { lt: usedAt } }] },
    data: { lastUsedAt: usedAt },
  });
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
  /** To the minute; null for never. */
  readonly lastUsedAt: Date | null;
};

/** What a service token is made of. */
export type NewServiceToken = {
  readonly accountId: string;
  readonly name: string;
  readonly tokenHash: Uint8Array<ArrayBuffer>;
  readonly scopes: readonly Scope[];
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
  expiresAt: true,
  lastUsedAt: true,
} as const;

/** Stores a new service token. */
export async function insertServiceToken(
  transaction: Transaction,
  { createdBy, scopes, ...token }: NewServiceToken,
): Promise<ServiceTokenRecord> {
  const { kind: createdByKind, label: createdByLabel } = createdBy;
  return transaction.serviceToken.create({
    data: { id: uuidv7(), ...token, scopes: [...scopes], createdByKind, createdByLabel },
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

/** Deletes a service token. Hold its account's row. */
export async function deleteServiceToken(transaction: Transaction, id: string): Promise<void> {
  await transaction.serviceToken.delete({ where: { id }, select: { id: true } });
}
