import type { Figure, Goal } from '../figure.ts';

const HEADINGS = ['row', 'ratio', 'measured', 'against', 'goal', 'outcome'];
const RIGHT_ALIGNED = new Set([1, 2, 3]);
const NOTHING = '-';

/** The figures as an aligned table; notes stand below it, by number. */
export function formatTable(figures: readonly Figure[]): string {
  const notes = [...new Set(figures.flatMap(({ note }) => (note === null ? [] : [note])))];
  const rows = [HEADINGS, ...figures.map((figure) => cellsOf(figure, notes))];
  const widths = HEADINGS.map((_, column) =>
    Math.max(...rows.map((row) => (row[column] ?? '').length)),
  );
  const lines = rows.map((row) =>
    row.map((cell, column) => align(cell, column, widths)).join('  '),
  );
  const rule = widths.map((width) => '-'.repeat(width)).join('  ');
  const numbered = notes.map((note, index) => `[${index + 1}] ${note}`);
  const [headings = '', ...body] = lines;
  return [headings, rule, ...body, ...(numbered.length > 0 ? ['', ...numbered] : [])]
    .map((line) => line.trimEnd())
    .join('\n');
}

function cellsOf(figure: Figure, notes: readonly string[]): string[] {
  const { row, ratio, unit, measured, reference, against, goal, isMet, note } = figure;
  const mark = note === null ? '' : ` [${notes.indexOf(note) + 1}]`;
  return [
    `${row}${mark}`,
    ratio === null ? NOTHING : ratio.toFixed(ratio < 10 ? 2 : 0),
    measured === null ? NOTHING : `${formatValue(measured)} ${unit}`,
    reference === null ? NOTHING : `${formatValue(reference)} (${against ?? ''})`,
    goal === null ? NOTHING : formatGoal(goal, against === null ? ` ${unit}` : 'x'),
    outcomeOf(figure.measured, isMet),
  ];
}

function outcomeOf(measured: number | null, isMet: boolean | null): string {
  if (measured === null) return 'not measured';
  if (isMet === null) return NOTHING;
  return isMet ? 'met' : 'MISSED';
}

function formatGoal(goal: Goal, unit: string): string {
  return 'atLeast' in goal ? `>= ${goal.atLeast}${unit}` : `<= ${goal.atMost}${unit}`;
}

/** Three digits that count, and thousands apart. */
function formatValue(value: number): string {
  return new Intl.NumberFormat('en', { maximumSignificantDigits: 3 }).format(value);
}

function align(cell: string, column: number, widths: readonly number[]): string {
  const width = widths[column] ?? 0;
  return RIGHT_ALIGNED.has(column) ? cell.padStart(width) : cell.padEnd(width);
}
