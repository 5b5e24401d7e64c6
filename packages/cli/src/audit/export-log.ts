import { parseAuditHead } from '@rekey/keys/audit-head';
import { writeAll } from '../output.ts';
import type { Context } from '../context.ts';
import { EXIT } from '../exit-code.ts';
import { Failure } from '../failure.ts';

const STDOUT = 1;
/** Lines are written together, so many at most. */
const LINES_AT_ONCE = 500;

/**
 * Writes the log as JSON Lines, as it comes.
 *
 * @throws {Failure} UNFINISHED for one that does not end with a head.
 */
export async function exportLog({ api }: Context, { after }: { after: number }): Promise<void> {
  const lines: string[] = [];
  let last = '';
  const write = () =>
    writeAll(
      STDOUT,
      lines
        .splice(0)
        .map((line) => `${line}\n`)
        .join(''),
    );
  for await (const line of api().lines(exportPath(after))) {
    lines.push((last = line));
    if (lines.length === LINES_AT_ONCE) write();
  }
  write();
  if (!isHead(last))
    throw new Failure(EXIT.unavailable, 'UNFINISHED', 'The export ended too early; run it again.');
}

/** Where Rekey writes its log. */
export function exportPath(after: number): string {
  return `/api/v1/audit/export?after=${after}`;
}

function isHead(line: string): boolean {
  try {
    return parseAuditHead(JSON.parse(line)) !== null;
  } catch {
    return false;
  }
}
