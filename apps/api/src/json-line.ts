/** DEL and the C1 controls, line and paragraph separators, what turns the direction of writing round. */
const LEFT_BY_JSON = /[\u007f-\u009f\u2028-\u202e\u2066-\u2069]/g;

/**
 * JSON that stays one line whoever reads it, and moves no terminal's cursor (OWASP ASVS 16.4.1): JSON
 * itself escapes no more than the C0 controls, and some readers end a line at U+0085 or U+2028.
 * It says the same as before, since these characters can stand in its texts alone.
 */
export function oneLine(json: string): string {
  return json.replace(
    LEFT_BY_JSON,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
