/** An account's shared secret: what its API keys are encoded and validated with. */
import { createHash } from 'node:crypto';
import { generateOpaqueToken, parseOpaqueToken, type OpaqueTokenResult } from './opaque-token.ts';

/** Keeps the fingerprint's hash apart from every other hash that is taken of a secret. */
const FINGERPRINT_DOMAIN = 'rekey/shared-secret/fingerprint/v1\0';
const FINGERPRINT_HEX_DIGITS = 16;

/**
 * Makes a new shared secret: `rks_`, 43 random base62 characters, 6 of checksum. Its UTF-8 bytes
 * are the HS256 key of request tokens: 53 bytes, of which RFC 7518 section 3.2 asks at least 32.
 */
export function generateSharedSecret(): string {
  return generateOpaqueToken('rks_');
}

/** Recognises a shared secret by prefix, length, alphabet and checksum; knows no account. */
export function parseSharedSecret(text: string): OpaqueTokenResult {
  return parseOpaqueToken('rks_', text);
}

/**
 * 16 lowercase hex digits by which people tell two shared secrets apart; safe to print and log.
 * It is 64 bits of a domain-separated SHA-256 of a 256-bit secret: it leads back to nothing, and
 * equals no key and no stored hash.
 */
export function fingerprintOf(secret: string): string {
  const digest = createHash('sha256').update(FINGERPRINT_DOMAIN).update(secret, 'utf8');
  return digest.digest('hex').slice(0, FINGERPRINT_HEX_DIGITS);
}

/** A fingerprint in groups of four, to be read aloud: `9f3c 01ab 77de 0c42`. */
export function formatFingerprint(fingerprint: string): string {
  return fingerprint.replace(/(.{4})(?=.)/g, '$1 ');
}
