import type { Verifier } from './verifier.ts';

/** RFC 7662 section 2.2. Times in seconds since 1970. */
export type Introspection =
  | { readonly active: false }
  | {
      readonly active: true;
      readonly scope: 'admin' | 'readonly';
      /** The appname. */
      readonly client_id: string;
      readonly token_type: 'bearer';
      readonly exp: number;
      readonly iat: number;
      /** The API key's id. */
      readonly sub: string;
      /** The account's shortname. */
      readonly aud: string;
      readonly iss: string;
    };

/** This node cannot vouch for an answer at the moment. */
export type IntrospectResult = Introspection | 'UNAVAILABLE';

const INACTIVE: Introspection = { active: false };

/**
 * What an access token stands for, by the same judgement as verification. A token of another account
 * than the asker's is inactive like any other that is not good here (RFC 7662 section 4).
 */
export async function introspectToken(
  verifier: Verifier,
  issuer: string,
  shortname: string,
  text: string,
): Promise<IntrospectResult> {
  const result = await verifier.verify(`Bearer ${text}`, Date.now(), null);
  if (!result.ok) return result.code === 'UNAVAILABLE' ? 'UNAVAILABLE' : INACTIVE;
  const { apiKey } = result;
  if (apiKey.account.keys.shortname !== shortname) return INACTIVE;
  return {
    active: true,
    scope: apiKey.role,
    client_id: apiKey.appname,
    token_type: 'bearer',
    exp: result.expiresAtSeconds,
    iat: result.issuedAtSeconds,
    sub: apiKey.id,
    aud: shortname,
    iss: issuer,
  };
}
