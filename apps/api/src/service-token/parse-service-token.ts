import type { ServiceTokenChanges } from './service-token.store.ts';
import { parseSourceAddresses, type SourceAddresses } from './source-addresses.ts';

/** What a person can put right in the definition of a service token. */
export type ServiceTokenProblem =
  | { readonly ok: false; readonly code: 'NAME_MISSING' | 'EXPIRY_IN_THE_PAST' }
  | Extract<SourceAddresses, { ok: false }>;

/**
 * No control characters: the audit log calls the script by this name. No half of a surrogate pair:
 * PostgreSQL stores none.
 */
const NAME_FORM = /^[^\p{Cc}\p{Cs}]{1,200}$/u;

/** Checks what is given of a service token's definition. What is left out is left out of the result. */
export function parseServiceToken<Given extends ServiceTokenChanges>(
  given: Given,
  now: Date,
):
  | { readonly ok: true; readonly changes: Pick<Given, keyof ServiceTokenChanges & keyof Given> }
  | ServiceTokenProblem {
  const name = given.name?.trim();
  if (name !== undefined && !NAME_FORM.test(name)) return { ok: false, code: 'NAME_MISSING' };
  const { expiresAt } = given;
  if (expiresAt && expiresAt <= now) return { ok: false, code: 'EXPIRY_IN_THE_PAST' };
  const sources = given.sourceAddresses && parseSourceAddresses(given.sourceAddresses);
  if (sources && !sources.ok) return sources;
  const changes = {
    ...(name !== undefined && { name }),
    ...(sources && { sourceAddresses: sources.ranges }),
    ...(expiresAt !== undefined && { expiresAt }),
  };
  return { ok: true, changes: changes as Pick<Given, keyof ServiceTokenChanges & keyof Given> };
}
