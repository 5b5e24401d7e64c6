import { parseAddressRange } from '../address-range.ts';

/** Where a service token may be used from, checked; empty for anywhere. */
export type SourceAddresses =
  | { readonly ok: true; readonly ranges: readonly string[] }
  | {
      readonly ok: false;
      readonly code: 'SOURCE_ADDRESS_MALFORMED';
      /** Names the one that is wrong. */
      readonly message: string;
    }
  | { readonly ok: false; readonly code: 'TOO_MANY_SOURCE_ADDRESSES' };

/** So many that a table still shows them. */
export const SOURCE_ADDRESSES_MAX = 20;
const SHOWN_CHARS_MAX = 50;

/** Parses what an administrator wrote; each range comes out once. */
export function parseSourceAddresses(texts: readonly string[]): SourceAddresses {
  if (texts.length > SOURCE_ADDRESSES_MAX) return { ok: false, code: 'TOO_MANY_SOURCE_ADDRESSES' };
  const ranges = new Set<string>();
  for (const text of texts) {
    const parsed = parseAddressRange(text);
    if (!parsed.ok) {
      const shown = text.slice(0, SHOWN_CHARS_MAX);
      return { ok: false, code: 'SOURCE_ADDRESS_MALFORMED', message: `${shown} ${parsed.why}.` };
    }
    ranges.add(parsed.text);
  }
  return { ok: true, ranges: [...ranges] };
}
