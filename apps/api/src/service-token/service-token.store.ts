import type { Queryable } from '../database/database.ts';
import type { Scope } from '../database/generated/enums.ts';

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
