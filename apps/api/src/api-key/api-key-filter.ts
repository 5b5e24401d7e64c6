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

/** A text to search for in what a key's `search_text` holds: appname, U+001F, description. */
export type ApiKeySearch = {
  /** Of LIKE. */
  readonly pattern: string;
  /**
   * Patterns that whatever matches also matches, and that the index of texts knows, the quickest first:
   * a long number in the text alone, then the whole. Most names share their letters, and a list of
   * nearly all keys for each three of them costs more than it tells.
   */
  readonly indexedPatterns: readonly string[];
};

const SEARCH_CHARS_MAX = 100;
/** Of fewer characters, only names that begin with them are found. */
const ANYWHERE_CHARS_MIN = 3;
/** What parts appname and description counts as a blank in either of them. */
const SEPARATOR = '\x1F';
/** What the index knows: three letters or digits in a row, or one that begins a name. */
const INDEXED = { anywhere: /[\p{L}\p{N}]{3}/u, prefix: /^[\p{L}\p{N}]/u };
const LONG_NUMBER = /\d{5,}/;

/**
 * Reads a search: three characters and more are found anywhere in appname or description, one or
 * two at the beginning of an appname. White space around it, U+0000 and capitals do not matter.
 *
 * @returns null when there is nothing to search for.
 * @throws {RequestError} BAD_USER_INPUT when it is longer than 100 characters.
 */
export function parseApiKeySearch(text: string | null): ApiKeySearch | null {
  const search = text?.replaceAll('\0', '').replaceAll(SEPARATOR, ' ').trim() ?? '';
  if (search.length > SEARCH_CHARS_MAX)
    throw new RequestError('BAD_USER_INPUT', `search has at most ${SEARCH_CHARS_MAX} characters.`);
  if (search === '') return null;
  const literal = search.replace(/[\\%_]/g, String.raw`\$&`);
  if (search.length < ANYWHERE_CHARS_MIN) {
    const pattern = `${literal}%`;
    return { pattern, indexedPatterns: INDEXED.prefix.test(search) ? [pattern] : [] };
  }
  const pattern = `%${literal}%`;
  const [number] = LONG_NUMBER.exec(search) ?? [];
  const patterns = number === undefined || number === search ? [pattern] : [`%${number}%`, pattern];
  return { pattern, indexedPatterns: INDEXED.anywhere.test(search) ? patterns : [] };
}
