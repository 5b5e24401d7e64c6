import { randomBytes } from 'node:crypto';
import { hashOpaqueToken } from '@rekey/keys/opaque-token';

const TOKEN_BYTES = 32;
const FORM = /^[A-Za-z0-9_-]{43}$/;

/** A token that goes into a link once, and the hash that is stored. */
export type LinkToken = { readonly token: string; readonly tokenHash: Uint8Array<ArrayBuffer> };

/** 256 random bits in base64url: 43 characters that no link needs to escape. */
export function generateLinkToken(): LinkToken {
  const token = randomBytes(TOKEN_BYTES).toString('base64url');
  return { token, tokenHash: hashOpaqueToken(token) };
}

/** @returns the hash to look for, or null for a text that cannot be such a token. */
export function parseLinkToken(text: string): Uint8Array<ArrayBuffer> | null {
  return FORM.test(text) ? hashOpaqueToken(text) : null;
}
