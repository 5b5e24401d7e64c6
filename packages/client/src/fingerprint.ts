/** Keeps the fingerprint's hash apart from every other hash that is taken of a secret. */
const DOMAIN = 'rekey/shared-secret/fingerprint/v1\0';

/**
 * 16 lowercase hex digits that tell shared secrets apart, the same as Rekey shows; safe to log. They are
 * the first 64 bits of a domain-separated SHA-256.
 */
export async function fingerprintOf(sharedsecret: string): Promise<string> {
  const bytes = new TextEncoder().encode(DOMAIN + sharedsecret);
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return Array.from(digest.subarray(0, 8), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
