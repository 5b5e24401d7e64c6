/** What has to be known of an account and an API key to judge a token. */
import { randomBytes } from 'node:crypto';
import type { AccessTokenKey, ApiKeyRole } from './access-token.ts';
import { deriveAccessTokenKey, generateAccessTokenSalt } from './access-token.ts';
import { sharedSecretKey, type RequestTokenKey } from './request-token.ts';
import { generateSharedSecret } from './shared-secret.ts';
import type { Refusal } from './verdict.ts';

/** One version of an account's shared secret, prepared for both kinds of token. */
export type VersionedKeys = {
  version: number;
  requestTokenKey: RequestTokenKey;
  accessTokenKey: AccessTokenKey;
};

/** A version that is no longer accepted, kept to say so to whoever still holds it. */
export type RetiredKeys = VersionedKeys & { regeneratedAt: Date };

/** An account's keys. */
export type AccountKeys = {
  shortname: string;
  /** The current version first; behind it, those that are still accepted beside it. */
  accepted: readonly VersionedKeys[];
  /** The newest first. */
  retired: readonly RetiredKeys[];
};

/** An API key, as far as a verdict depends on it. */
export type ApiKeyState = {
  /** UUID. */
  id: string;
  appname: string;
  role: ApiKeyRole;
  status: 'ACTIVE' | 'DISABLED';
  /** From this moment on it is refused; null for never. */
  expiresAt: Date | null;
  /** SHA-256 of the appkey, 32 bytes. */
  appkeyHash: Uint8Array;
  /** From 1, one more with each regeneration of the appkey. */
  appkeyVersion: number;
};

/** Prepares one version of a shared secret; `salt` is its access-token salt, 32 bytes. */
export function prepareKeys(
  version: number,
  secret: string,
  salt: Uint8Array,
  shortname: string,
): VersionedKeys {
  return {
    version,
    requestTokenKey: sharedSecretKey(secret),
    accessTokenKey: deriveAccessTokenKey(secret, salt, shortname),
  };
}

/** Why an API key lets nobody in at a time, in seconds since 1970; or null. */
export function refuseApiKey(
  apiKey: Pick<ApiKeyState, 'appname' | 'status' | 'expiresAt'>,
  nowSeconds: number,
): Refusal | null {
  const { appname, status, expiresAt } = apiKey;
  if (status === 'DISABLED') return { ok: false, code: 'API_KEY_DISABLED', appname };
  if (expiresAt === null || nowSeconds * 1000 < expiresAt.getTime()) return null;
  return { ok: false, code: 'API_KEY_EXPIRED', appname, expiredAt: expiresAt };
}

/** Stands in for an account that does not exist, so that refusing it costs the same work. */
export const UNKNOWN_KEYS: VersionedKeys = prepareKeys(
  0,
  generateSharedSecret(),
  generateAccessTokenSalt(),
  '',
);

/** Stands in for the hash of an appkey that does not exist; 32 random bytes that no text has. */
export const UNKNOWN_APPKEY_HASH: Uint8Array = randomBytes(32);
