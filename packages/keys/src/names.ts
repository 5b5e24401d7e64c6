/** The rules for the two names that people choose. */

/** An account's shortname, as a regular expression: 5 to 16 of `a-z`, `0-9` and `-`. */
export const SHORTNAME_FORM = '[a-z0-9-]{5,16}';
const SHORTNAME = new RegExp(`^${SHORTNAME_FORM}$`);

/** Whether a text can be an account's shortname. */
export function isShortname(text: string): boolean {
  return SHORTNAME.test(text);
}

/**
 * Whether a text can be an API key's appname: 1 to 64 of `A-Z`, `a-z`, `0-9`, `.`, `_` and `-`,
 * the first a letter or a digit. Nothing that needs escaping in a header, an address or a log.
 */
export function isAppname(text: string): boolean {
  return /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/.test(text);
}
