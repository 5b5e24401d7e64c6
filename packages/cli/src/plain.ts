/** What would move a terminal's cursor, change its title, or turn the direction of writing round. */
const NOT_TO_BE_PRINTED =
  // eslint-disable-next-line no-control-regex -- these are what it is about
  /[\u0000-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]+/g;
const OPAQUE_TOKEN = /(rk[a-z]_)[0-9A-Za-z]{8,}/g;

/** Others' text as one that can be shown: one line, no control characters. */
export function printable(text: string): string {
  return text.replace(NOT_TO_BE_PRINTED, ' ');
}

/** The same for what is said of errors: should a secret have come into it, it does not come out. */
export function plain(text: string): string {
  return printable(text).replace(OPAQUE_TOKEN, '$1…');
}
