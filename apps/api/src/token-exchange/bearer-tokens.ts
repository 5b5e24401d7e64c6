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

/** Makes the answer of a successful exchange or refresh, with a new access token. */
export function makeBearerTokens(
  { settings, publicUrl }: Pick<Dependencies, 'settings' | 'publicUrl'>,
  { shortname, apiKey, secret }: Holder,
  refreshToken: string,
  now: Date,
): BearerTokens {
  const issuedAtSeconds = Math.floor(now.getTime() / 1000);
  const accessToken = issueAccessToken(secret.accessTokenKey, secret.version, {
    issuer: publicUrl,
    shortname,
    apiKeyId: apiKey.id,
    appname: apiKey.appname,
    role: apiKey.role,
    appkeyVersion: apiKey.appkeyVersion,
    issuedAtSeconds,
    expiresAtSeconds: issuedAtSeconds + settings.accessTokenSeconds,
    tokenId: randomUUID(),
  });
  return {
    access_token: accessToken,
    expires_in: settings.accessTokenSeconds,
    refresh_token: refreshToken,
    refresh_expires_in: settings.refreshTokenSeconds,
    token_type: 'bearer',
    scope: apiKey.role,
  };
}
