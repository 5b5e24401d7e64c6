/** Keeps the fingerprint's hash apart from every other hash that is taken of a secret. */
const domain = 'rekey/shared-secret/fingerprint/v1\0';
const fingerprintBytes = 8;

/**
 * 16 lowercase hex digits that tell shared secrets apart, the same as Rekey shows: the first 64 bits
 * of a domain-separated SHA-256. Rejects where the browser has no Web Crypto, as on plain http.
 */
export async function fingerprintOf(secret: string): Promise<string> {
  const bytes = new TextEncoder().encode(domain + secret);
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return Array.from(digest.subarray(0, fingerprintBytes), hexOf).join('');
}

/** A fingerprint in groups of four, to be read aloud: `9f3c 01ab 77de 0c42`. */
export function formatFingerprint(fingerprint: string): string {
  return fingerprint.replace(/(.{4})(?=.)/g, '$1 ');
}

function hexOf(byte: number): string {
  return byte.toString(16).padStart(2, '0');
}
