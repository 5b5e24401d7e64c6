import { findOpaqueTokenProblem, type OpaqueTokenProblem } from './opaque-token.ts';

/** A pasted shared secret, or what is wrong with the text. */
export type SharedSecretResult =
  | { ok: true; secret: string }
  | {
      ok: false;
      code: 'EMPTY' | 'IS_CREDENTIAL' | 'IS_OTHER_SECRET' | OpaqueTokenProblem;
      /** How many characters there are without white space. */
      chars: number;
    };

/**
 * Reads a pasted shared secret: white space anywhere is forgiven, since no secret has any. It is
 * checked by prefix, length, alphabet and checksum.
 */
export function parseSharedSecretText(text: string): SharedSecretResult {
  const secret = text.replace(/\s+/g, '');
  const refused = (code: (SharedSecretResult & { ok: false })['code']) =>
    ({ ok: false, code, chars: secret.length }) as const;
  if (secret === '') return refused('EMPTY');
  // Base64 of what begins with `{"`.
  if (secret.startsWith('eyJ')) return refused('IS_CREDENTIAL');
  if (/^rk[a-rt-z]_/.test(secret)) return refused('IS_OTHER_SECRET');
  const problem = findOpaqueTokenProblem('rks_', secret);
  return problem ? refused(problem) : { ok: true, secret };
}
