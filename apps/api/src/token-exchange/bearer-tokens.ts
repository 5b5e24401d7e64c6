import { randomUUID } from 'node:crypto';
import { issueAccessToken } from '@rekey/keys/access-token';
import type { ApiKeyState, VersionedKeys } from '@rekey/keys/account-state';
import { generateOpaqueToken, hashOpaqueToken } from '@rekey/keys/opaque-token';
import { uuidv7 } from 'uuidv7';
import type { Dependencies } from '../dependencies.ts';
import type { NewRefreshToken } from './token-exchange.store.ts';

/** The body of a successful exchange or refresh (RFC 6749 section 5.1). Times in seconds. */
export type BearerTokens = {
  readonly access_token: string;
  readonly expires_in: number;
  readonly refresh_token: string;
  readonly refresh_expires_in: number;
  readonly token_type: 'bearer';
  /** The API key's role. */
  readonly scope: 'admin' | 'readonly';
};

/** Whom tokens are made for, under which version of the shared secret. */
export type Holder = {
  readonly shortname: string;
  readonly apiKey: ApiKeyState;
  readonly secret: VersionedKeys;
  /** The end of the overlap that the version is in; null for a version that is current. */
  readonly secretEndsAt: Date | null;
};

/** Makes a refresh token and the row that stands for it. */
export function makeRefreshToken(
  { settings }: Pick<Dependencies, 'settings'>,
  secret: VersionedKeys,
  now: Date,
  familyId: string = uuidv7(),
): { readonly text: string; readonly row: NewRefreshToken } {
  const text = generateOpaqueToken('rkr_');
  const expiresAt = new Date(now.getTime() + settings.refreshTokenSeconds * 1000);
  const sharedSecretVersion = secret.version;
  return {
    text,
    row: { tokenHash: hashOpaqueToken(text), familyId, sharedSecretVersion, expiresAt },
  };
}

/**
 * Makes the answer of a successful exchange or refresh, with a new access token. What is made with a
 * version in its overlap says that it lives no longer than that, so that whoever holds it asks anew in
 * time. Should the version become current again, its refresh token lives on as stored.
 */
export function makeBearerTokens(
  { settings, publicUrl }: Pick<Dependencies, 'settings' | 'publicUrl'>,
  { shortname, apiKey, secret, secretEndsAt }: Holder,
  refreshToken: string,
  now: Date,
): BearerTokens {
  const issuedAtSeconds = Math.floor(now.getTime() / 1000);
  const livesForSeconds = (seconds: number) =>
    secretEndsAt === null ? seconds : Math.min(seconds, secondsUntil(secretEndsAt, now));
  const accessTokenSeconds = livesForSeconds(settings.accessTokenSeconds);
  const accessToken = issueAccessToken(secret.accessTokenKey, secret.version, {
    issuer: publicUrl,
    shortname,
    apiKeyId: apiKey.id,
    appname: apiKey.appname,
    role: apiKey.role,
    appkeyVersion: apiKey.appkeyVersion,
    issuedAtSeconds,
    expiresAtSeconds: issuedAtSeconds + accessTokenSeconds,
    tokenId: randomUUID(),
  });
  return {
    access_token: accessToken,
    expires_in: accessTokenSeconds,
    refresh_token: refreshToken,
    refresh_expires_in: livesForSeconds(settings.refreshTokenSeconds),
    token_type: 'bearer',
    scope: apiKey.role,
  };
}

/** Rounded up, and at least one: a second too long is refused by the end of the overlap itself. */
function secondsUntil(end: Date, now: Date): number {
  return Math.max(1, Math.ceil((end.getTime() - now.getTime()) / 1000));
}
