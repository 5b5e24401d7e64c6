/** Where a variable's value stands in a dotenv file: between two places of the text. */
export type ValuePlace = { readonly from: number; readonly to: number };

const LINE_START = /[ \t]*(?:export[ \t]+)?([\w.-]+)[ \t]*=[ \t]*/y;
const QUOTED = /"(?:\\[\s\S]|[^"\\])*"|'[^']*'|`[^`]*`/y;
const UNQUOTED = /[^\r\n]*?(?=[ \t]+#|[ \t]*(?:\r?\n|$))/y;

/**
 * Every place where a dotenv file gives a variable a value, without the quotes round it. A quoted value
 * may run over several lines, and what looks like a variable in it is none.
 *
 * @param text one character for each byte, so that nothing else of the file is touched.
 */
export function findValues(text: string, name: string): readonly ValuePlace[] {
  const places: ValuePlace[] = [];
  for (let at = 0; at < text.length;) {
    const start = match(LINE_START, text, at);
    if (start !== null) {
      const valueAt = at + start[0].length;
      const quoted = match(QUOTED, text, valueAt);
      const length = (quoted ?? match(UNQUOTED, text, valueAt))?.[0].length ?? 0;
      const quote = quoted === null ? 0 : 1;
      if (start[1] === name) places.push({ from: valueAt + quote, to: valueAt + length - quote });
      at = valueAt + length;
    }
    const lineEnd = text.indexOf('\n', at);
    at = lineEnd === -1 ? text.length : lineEnd + 1;
  }
  return places;
}

/**
 * The text with another value for the variable; with a line more where it had none. All else stays as
 * it is: order, comments, quotes, line ends.
 *
 * @param value of letters, digits and `_+/=.-` alone, which mean themselves in every kind of quotes.
 */
export function withValue(text: string, name: string, value: string): string {
  const [place] = findValues(text, name);
  if (place !== undefined) return text.slice(0, place.from) + value + text.slice(place.to);
  const lineEnd = text.includes('\r\n') ? '\r\n' : '\n';
  const gap = text === '' || text.endsWith('\n') ? '' : lineEnd;
  return `${text}${gap}${name}=${value}${lineEnd}`;
}

function match(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}
