/**
 * JSON objects from strangers, read so that two readers cannot read them differently.
 *
 * JSON.parse keeps the last of two members with one name, other parsers keep the first. RFC 7519
 * section 4 and RFC 7515 section 4 let a reader refuse such objects, and RFC 8725 section 2.4 says
 * what comes of not doing so.
 */

/** A JSON object of which nothing is known yet but that its top-level names are unique. */
export type JsonObject = { readonly [name: string]: unknown };

const QUOTE = 0x22;
const COLON = 0x3a;
const BACKSLASH = 0x5c;

/** Parses one JSON object. Null when it is no JSON, no object, or has a top-level name twice. */
export function parseJsonObject(text: string): JsonObject | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return null;
  // JSON.parse drops all but one of equal names, so fewer came out than went in.
  if (countMembers(text) !== Object.keys(value).length) return null;
  return value as JsonObject;
}

/**
 * How many members the outermost object of a valid JSON text has, equal names counted each: the
 * colons at depth 1 outside strings. One pass, no allocation: this is on the path of every token.
 */
function countMembers(text: string): number {
  let members = 0;
  let depth = 0;
  for (let at = 0; at < text.length; at += 1) {
    const char = text.charCodeAt(at);
    if (char === QUOTE) at = endOfString(text, at);
    else if (char === COLON) members += depth === 1 ? 1 : 0;
    else if (isOpening(char)) depth += 1;
    else if (isClosing(char)) depth -= 1;
  }
  return members;
}

/** Index of the quote that ends the string whose opening quote is at `start`. */
function endOfString(text: string, start: number): number {
  let end = text.indexOf('"', start + 1);
  while (isEscaped(text, end)) end = text.indexOf('"', end + 1);
  return end;
}

/** Whether the character at `at` has an odd number of backslashes before it. */
function isEscaped(text: string, at: number): boolean {
  let backslashes = 0;
  while (text.charCodeAt(at - 1 - backslashes) === BACKSLASH) backslashes += 1;
  return backslashes % 2 === 1;
}

/** `{` or `[`. */
function isOpening(char: number): boolean {
  return char === 0x7b || char === 0x5b;
}

/** `}` or `]`. */
function isClosing(char: number): boolean {
  return char === 0x7d || char === 0x5d;
}
