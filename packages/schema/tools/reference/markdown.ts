/** Code, and names in capitals, which are shown as code. */
const CODE = /(`[^`]*`|\b[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+\b)/;

/** A description on one line, fit for a cell of a table. */
export function oneLine(text: string | null | undefined): string {
  const parts = (text ?? '').replace(/\s+/g, ' ').trim().split(CODE);
  return parts
    .map((part, index) => (index % 2 === 1 ? code(part.replaceAll('`', '')) : escapeText(part)))
    .join('')
    .replaceAll('|', String.raw`\|`);
}

/** Text as code. */
export function code(text: string): string {
  return `\`${text}\``;
}

/** What Markdown and HTML would take for their own. */
function escapeText(text: string): string {
  return text.replace(/[<>*_[\]]/g, String.raw`\$&`);
}

/** The first sentence of a description. */
export function firstSentence(text: string | null | undefined): string {
  const [sentence = ''] = oneLine(text).split(/(?<=[.;])\s(?=[A-Z`])/);
  return sentence;
}

/** A table; '' when it has no rows. */
export function table(columns: readonly string[], rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return '';
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(columns), line(columns.map(() => '---')), ...rows.map(line)].join('\n');
}

/** Blocks with an empty line between, those that are empty left out. */
export function blocks(...parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join('\n\n');
}
