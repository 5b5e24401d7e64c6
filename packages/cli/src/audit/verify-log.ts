import { createReadStream, readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { AuditExportCheck, type ExportVerified } from '@rekey/keys/audit-export';
import { parseAuditHead, type AuditHead } from '@rekey/keys/audit-head';
import type { Context } from '../context.ts';
import { EXIT } from '../exit-code.ts';
import { Failure } from '../failure.ts';
import { exportPath } from './export-log.ts';

/** What `rekey audit verify` is given. */
export type VerifyOptions = {
  readonly file?: string;
  readonly head: readonly string[];
  readonly keyId?: string;
};

/**
 * Tells whether a log is as it was written, by an export or by asking for one, in constant memory.
 *
 * @throws {Failure} with the exit code of no when it is not.
 */
export async function verifyLog({ api, output }: Context, options: VerifyOptions): Promise<void> {
  const { file, keyId } = options;
  const heads = options.head.map(readHead);
  const check = new AuditExportCheck({ heads, ...(keyId !== undefined && { keyId }) });
  const lines = file === undefined ? api().lines(exportPath(0)) : linesOf(file);
  for await (const line of lines) if (check.add(line) !== null) break;
  const verified = check.finish();
  if (!verified.ok) throw new Failure(EXIT.no, verified.code, verified.message);
  const { accountId, sequence, head } = verified;
  if (output.isJson)
    output.json({ ok: true, accountId, sequence, hash: head.hash, keyId: head.keyId });
  else for (const line of told(verified, heads)) output.print(line);
}

function told({ sequence, head }: ExportVerified, heads: readonly AuditHead[]): string[] {
  const kept = heads.map((one) => one.sequence).join(', ');
  return [
    `The audit log is as it was written, from entry 1 to ${sequence}.`,
    `Its head was signed at ${head.at} with the key ${head.keyId}.`,
    kept === ''
      ? 'Keep that head elsewhere (rekey audit head): without an earlier one, a log made wholly anew is not told from this.'
      : `It goes through the heads that were kept, of entry ${kept}.`,
  ];
}

function readHead(path: string): AuditHead {
  const head = parseAuditHead(parseJson(readText(path)));
  if (head !== null) return head;
  throw new Failure(EXIT.usage, 'WRONG_USE', `The file ${path} is no head of an audit log.`);
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw cannotRead(path, error);
  }
}

async function* linesOf(path: string): AsyncGenerator<string> {
  const input = path === '-' ? process.stdin : createReadStream(path);
  try {
    yield* createInterface({ input, crlfDelay: Infinity });
  } catch (error) {
    throw cannotRead(path, error);
  }
}

function cannotRead(path: string, error: unknown): Failure {
  const { code } = error as NodeJS.ErrnoException;
  return new Failure(EXIT.usage, 'CANNOT_READ', `Cannot read ${path}: ${code}.`);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
}
