import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { readText } from './credential/read-credential.ts';
import { EXIT } from './exit-code.ts';
import { Failure } from './failure.ts';
import type { Output } from './output.ts';

/**
 * The content of a file, or of standard input for `-`. A person at a terminal is asked for one line,
 * which is not shown as it is typed or pasted.
 *
 * @throws {Failure} when it cannot be read.
 */
export async function readHidden(file: string): Promise<string> {
  if (file !== '-' || !process.stdin.isTTY) return readText(file);
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  // First the terminal stops echoing, then it is asked: who pastes at once is not shown either.
  const lines = createInterface({ input: process.stdin, output: nowhere, terminal: true });
  process.stderr.write('Secret or credential string (not shown): ');
  try {
    return await lines.question('');
  } finally {
    lines.close();
    process.stderr.write('\n');
  }
}

/**
 * Asks a person to confirm; asks nobody where nobody sits, or where `--yes` was given.
 *
 * @throws {Failure} when the answer is anything but yes.
 */
export async function confirm(output: Output, isSure: boolean, question: string): Promise<void> {
  if (isSure || !output.isInteractive) return;
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  const answer = await lines.question(`${question}\nType yes to go on: `);
  lines.close();
  if (answer.trim().toLowerCase() !== 'yes')
    throw new Failure(EXIT.refused, 'NOT_CONFIRMED', 'Nothing was changed.');
}
