import { writeSync } from 'node:fs';
import { styleText } from 'node:util';
import { plain } from './plain.ts';

const STDOUT = 1;
const STDERR = 2;

/** Where a command writes. What is wanted goes to standard output, what is said of it to standard error. */
export type Output = {
  readonly isJson: boolean;
  /** Whether a person sits before it who can be asked. */
  readonly isInteractive: boolean;
  /** A line of text to standard output. */
  readonly print: (line: string) => void;
  /** A document of one line to standard output. */
  readonly json: (document: object) => void;
  /** A line to standard error, without secrets. */
  readonly note: (line: string) => void;
  /** Text in a colour, where colours are wanted. */
  readonly coloured: (colour: Colour, text: string) => string;
};

/** What colours are for: good, to be looked at, bad, and beside the point. */
export type Colour = 'green' | 'yellow' | 'red' | 'dim';

/** Writes to the terminal, file or pipe that the process was given. */
export function openOutput(isJson: boolean, allowsColour: boolean): Output {
  const hasColour = allowsColour && process.stdout.isTTY;
  return {
    isJson,
    isInteractive: process.stdin.isTTY && process.stderr.isTTY,
    print: (line) => writeAll(STDOUT, `${line}\n`),
    json: (document) => writeAll(STDOUT, `${JSON.stringify(document)}\n`),
    note: (line) => writeAll(STDERR, `${plain(line)}\n`),
    coloured: (colour, text) => (hasColour ? styleText(colour, text) : text),
  };
}

/** A pipe that is full makes a write wait for its reader for so long, again and again. */
const FULL_PIPE_WAIT_MS = 5;

/**
 * Writes all of it before it returns, so that what was said to be written has left this process.
 *
 * @throws the system's error, for example EPIPE when nobody reads.
 */
export function writeAll(descriptor: number, text: string): void {
  const bytes = Buffer.from(text);
  for (let written = 0; written < bytes.length;) {
    try {
      written += writeSync(descriptor, bytes, written);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, FULL_PIPE_WAIT_MS);
    }
  }
}

/** Rows as columns, two spaces apart; the last column as long as it likes. */
export function inColumns(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => (row[column] ?? '').length)),
  );
  return rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}
