import type { ApiKeyState } from '@rekey/keys/account-state';
import { uuidv7 } from 'uuidv7';
import { appendAuditEvent, type NewAuditEvent } from '../audit/append-audit-event.ts';
import type { PrismaClient } from '../database/generated/client.ts';
import { apiKeyStateOf, API_KEY_STATE_COLUMNS } from '../verification/account-state.store.ts';
import type { NewRefreshToken } from './token-exchange.store.ts';

/** A refresh token as it is stored, with what it depends on as that is now. */
export type StoredRefreshToken = {
  readonly id: string;
  readonly familyId: string;
  readonly sharedSecretVersion: number;
  readonly appkeyVersion: number;
  readonly expiresAt: Date;
  readonly consumedAt: Date | null;
  readonly accountId: string;
  readonly shortname: string;
  /** The epoch at which the account's credentials last changed. */
  readonly credentialsEpoch: bigint;
  readonly apiKey: ApiKeyState;
};

/** A refresh that was judged right, to be recorded if that still holds. */
export type Refresh = {
  readonly stored: StoredRefreshToken;
  readonly next: NewRefreshToken;
  readonly now: Date;
  readonly auditEvent: NewAuditEvent;
};

/** Reads and writes refresh tokens, by their hashes. */
export class RefreshTokenStore {
  readonly #prisma: PrismaClient;

  constructor(prisma: PrismaClient) {
    this.#prisma = prisma;
  }

  async find(tokenHash: Uint8Array<ArrayBuffer>): Promise<StoredRefreshToken | null> {
    const row = await this.#prisma.refreshToken.findUnique({
      where: { tokenHash },
      select: {
        id: true,
        familyId: true,
        sharedSecretVersion: true,
        appkeyVersion: true,
        expiresAt: true,
        consumedAt: true,
        apiKeyId: true,
        apiKey: {
          select: { account: { select: { id: true, shortname: true, credentialsEpoch: true } } },
        },
      },
    });
    if (row === null) return null;
    const { id: accountId, shortname, credentialsEpoch } = row.apiKey.account;
    // After the epoch, so that it is never older than that.
    const apiKey = await this.#prisma.apiKey.findUnique({
      where: { id: row.apiKeyId },
      select: API_KEY_STATE_COLUMNS,
    });
    if (apiKey === null) return null;
    return { ...row, accountId, shortname, credentialsEpoch, apiKey: apiKeyStateOf(apiKey) };
  }

  /**
   * Consumes the token and stores the next of its family in one transaction, if it was not consumed
   * and nothing changed in the account's credentials meanwhile.
   */
  async record({ stored, next, now, auditEvent }: Refresh): Promise<'RECORDED' | 'CHANGED'> {
    return this.#prisma.$transaction(async (transaction) => {
      // The key before its token, in the order in which deleting a key takes them: else two that
      // meet could wait for each other.
      const [apiKey] = await transaction.$queryRaw<{ id: string }[]>`
        SELECT id FROM api_key WHERE id = ${stored.apiKey.id}::uuid FOR KEY SHARE`;
      if (apiKey === undefined) return 'CHANGED';
      const recorded = await transaction.$executeRaw`
        WITH unchanged AS (
          SELECT id FROM account WHERE id = ${stored.accountId}::uuid
            AND credentials_epoch = ${stored.credentialsEpoch}),
        consumed AS (
          UPDATE refresh_token SET consumed_at = ${now}
          WHERE id = ${stored.id}::uuid AND consumed_at IS NULL AND EXISTS (SELECT 1 FROM unchanged)
          RETURNING family_id, api_key_id, appkey_version)
        INSERT INTO refresh_token (id, token_hash, family_id, api_key_id, shared_secret_version,
          appkey_version, expires_at, created_at)
        SELECT ${uuidv7()}::uuid, ${next.tokenHash}, family_id, api_key_id,
          ${next.sharedSecretVersion}, appkey_version, ${next.expiresAt}, ${now}
        FROM consumed`;
      if (recorded === 0) return 'CHANGED';
      await appendAuditEvent(transaction, auditEvent);
      return 'RECORDED';
    });
  }

  /** Ends all that descends from one exchange: a token of it was used twice (RFC 9700 section 4.14.2). */
  async endFamily(familyId: string, auditEvent: NewAuditEvent): Promise<void> {
    await this.#prisma.$transaction(async (transaction) => {
      const end = () => transaction.refreshToken.deleteMany({ where: { familyId } });
      if ((await end()).count === 0) return;
      // A refresh that was under way may have left one more, which the first statement did not see.
      while ((await end()).count > 0);
      await appendAuditEvent(transaction, auditEvent);
    });
  }

  /** Deletes those that have expired. @returns how many. */
  async purgeExpired(now: Date): Promise<number> {
    const { count } = await this.#prisma.refreshToken.deleteMany({
      where: { expiresAt: { lt: now } },
    });
    return count;
  }
}
