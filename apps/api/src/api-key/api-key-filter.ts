import { RequestError } from '../graphql/error.ts';
import type { ApiKeyStatus } from './api-key-status.ts';

/** Which of an account's keys a list has. */
export type ApiKeyFilter = {
  /** Null for all. */
  readonly status: ApiKeyStatus | null;
  /** Null for all. */
  readonly search: ApiKeySearch | null;
  /** The moment at which it is told who has expired. */
  readonly now: Date;
};

/** A text to search for, as patterns of ILIKE. */
export type ApiKeySearch =
  | { readonly isPrefix: true; readonly appnamePattern: string }
  | { readonly isPrefix: false; readonly pattern: string };

const SEARCH_CHARS_MAX = 100;
/** The index knows texts by three characters in a row; of fewer, only those that begin a name. */
const TRIGRAM_CHARS = 3;

/**
 * Reads a search: three characters and more are found anywhere in appname or description, one or
 * two at the beginning of an appname. White space around it, U+0000 and capitals do not matter.
 *
 * @returns null when there is nothing to search for.
 * @throws {RequestError} BAD_USER_INPUT when it is longer than 100 characters.
 */
export function parseApiKeySearch(text: string | null): ApiKeySearch | null {
  const search = text?.replaceAll('\0', '').trim() ?? '';
  if (search.length > SEARCH_CHARS_MAX)
    throw new RequestError('BAD_USER_INPUT', `search has at most ${SEARCH_CHARS_MAX} characters.`);
  if (search === '') return null;
  const literal = search.replace(/[\\%_]/g, String.raw`\$&`);
  return search.length < TRIGRAM_CHARS
    ? { isPrefix: true, appnamePattern: `${literal}%` }
    : { isPrefix: false, pattern: `%${literal}%` };
}
