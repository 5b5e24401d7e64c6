import { createHash } from 'node:crypto';
import type { ApiKeyState } from '@rekey/keys/account-state';
import type { RequestToken } from '@rekey/keys/request-token';
import { uuidv7 } from 'uuidv7';
import { appendAuditEvent, type NewAuditEvent } from '../audit/append-audit-event.ts';
import type { PrismaClient } from '../database/generated/client.ts';
import { apiKeyStateOf, API_KEY_STATE_COLUMNS } from '../verification/account-state.store.ts';

/** The account and the API key that a request token names, as they are in the database now. */
export type Candidate = {
  readonly accountId: string;
  /** The epoch at which the account's credentials last changed. */
  readonly credentialsEpoch: bigint;
  readonly apiKey: ApiKeyState | null;
};

/** A refresh token to be stored, as its hash. */
export type NewRefreshToken = {
  readonly tokenHash: Uint8Array<ArrayBuffer>;
  readonly familyId: string;
  readonly sharedSecretVersion: number;
  readonly expiresAt: Date;
};

/** An exchange that was judged right, to be recorded if that still holds. */
export type Exchange = {
  readonly candidate: Candidate;
  readonly apiKey: ApiKeyState;
  readonly digest: Uint8Array<ArrayBuffer>;
  /** Whole seconds for which the digest is kept, by the database's clock. */
  readonly digestKeptSeconds: number;
  readonly refreshToken: NewRefreshToken;
  readonly ip: string;
  readonly now: Date;
  readonly auditEvent: NewAuditEvent;
};

/** Recorded; or the token had been used; or the account's credentials changed since they were read. */
export type ExchangeOutcome = 'RECORDED' | 'REPLAYED' | 'CHANGED';

/** What identifies a request token for good: the same four are accepted once, on all nodes together. */
export function requestTokenDigest(token: RequestToken): Uint8Array<ArrayBuffer> {
  const { shortname, appname, iatSeconds, jti } = token;
  const identity = JSON.stringify([shortname, appname, iatSeconds, jti]);
  return new Uint8Array(createHash('sha256').update(identity).digest());
}

/** The nil UUID (RFC 9562 section 5.9), which no row has. */
const NO_ACCOUNT = '00000000-0000-0000-0000-000000000000';

/** Reads and writes what an exchange needs. */
export class TokenExchangeStore {
  readonly #prisma: PrismaClient;

  constructor(prisma: PrismaClient) {
    this.#prisma = prisma;
  }

  /** Takes the same two queries whether or not there is such an account or such an API key. */
  async findCandidate(shortname: string, appname: string): Promise<Candidate | null> {
    const account = await this.#prisma.account.findUnique({
      where: { shortname },
      select: { id: true, credentialsEpoch: true },
    });
    // After the epoch, so that it is never older than that.
    const apiKey = await this.#prisma.apiKey.findUnique({
      where: { accountId_appname: { accountId: account?.id ?? NO_ACCOUNT, appname } },
      select: API_KEY_STATE_COLUMNS,
    });
    if (account === null) return null;
    const { id: accountId, credentialsEpoch } = account;
    return { accountId, credentialsEpoch, apiKey: apiKey && apiKeyStateOf(apiKey) };
  }

  /**
   * Records the exchange in one transaction: the request token as used, the refresh token, the last
   * login, the audit entry; unless anything was changed in the account's credentials since they were
   * read, on whichever node. A change that is committed while this transaction runs lets it finish:
   * its tokens are of the version or appkey that has just ended, and nothing lets those in.
   */
  async record(exchange: Exchange): Promise<ExchangeOutcome> {
    const { candidate, apiKey, refreshToken, now } = exchange;
    return this.#prisma.$transaction(async (transaction) => {
      const [unchanged] = await transaction.$queryRaw<{ id: string }[]>`
        SELECT id FROM account WHERE id = ${candidate.accountId}::uuid
          AND credentials_epoch = ${candidate.credentialsEpoch}`;
      if (unchanged === undefined) return 'CHANGED';
      const claimed = await transaction.$executeRaw`
        INSERT INTO accepted_request_token (digest, expires_at)
        VALUES (${exchange.digest}, clock_timestamp() + ${exchange.digestKeptSeconds}::int * interval '1 second')
        ON CONFLICT DO NOTHING`;
      if (claimed === 0) return 'REPLAYED';
      await transaction.$executeRaw`
        WITH login AS (
          UPDATE api_key SET last_login_at = ${now}, last_login_ip = ${exchange.ip}
          WHERE id = ${apiKey.id}::uuid RETURNING id)
        INSERT INTO refresh_token (id, token_hash, family_id, api_key_id, shared_secret_version,
          appkey_version, expires_at, created_at)
        SELECT ${uuidv7()}::uuid, ${refreshToken.tokenHash}, ${refreshToken.familyId}::uuid, login.id,
          ${refreshToken.sharedSecretVersion}, ${apiKey.appkeyVersion}, ${refreshToken.expiresAt}, ${now}
        FROM login`;
      await appendAuditEvent(transaction, exchange.auditEvent);
      return 'RECORDED';
    });
  }

  /** Deletes what the leeway refuses anyway at `now`, by the database's clock. @returns how many rows. */
  async purgeAcceptedRequestTokens(now: Date): Promise<number> {
    return this.#prisma.$executeRaw`DELETE FROM accepted_request_token WHERE expires_at < ${now}`;
  }
}
