import { hkdfSync, timingSafeEqual } from 'node:crypto';

/** What a visit to the provider is recognised by; each of 256 bits, BASE64URL. */
export type VisitSecrets = {
  /** Comes back in the address (RFC 6749, 10.12). */
  readonly state: string;
  /** Comes back in the ID token (OpenID Connect Core 1.0, 15.5.2). */
  readonly nonce: string;
  /** Goes to the provider with the code (RFC 7636). */
  readonly codeVerifier: string;
};

const BYTES = 32;

/**
 * Makes them of the token that the browser keeps in a cookie: so they are bound to that browser, and
 * stored nowhere. None tells of another (HKDF, RFC 5869).
 */
export function visitSecretsOf(token: string): VisitSecrets {
  const derive = (purpose: string) =>
    Buffer.from(hkdfSync('sha256', token, '', `rekey/provider-visit/${purpose}`, BYTES)).toString(
      'base64url',
    );
  return {
    state: derive('state'),
    nonce: derive('nonce'),
    codeVerifier: derive('code-verifier'),
  };
}

/** Whether somebody came back with the state of this browser's visit, in constant time. */
export function isStateOfVisit(token: string, state: string | null): boolean {
  const expected = Buffer.from(visitSecretsOf(token).state);
  const actual = Buffer.from(state ?? '');
  return actual.length === expected.length && timingSafeEqual(actual, expected);
}
