/**
 * Verifies an export of an audit log: JSON Lines, of which each is an entry or a head. An export ends
 * with a head, so that one that was cut off is told from a whole one.
 */
import {
  AuditChainCheck,
  type ChainProblem,
  type ChainProblemCode,
  type KnownOfChain,
} from './audit-chain.ts';
import { parseAuditEntry } from './audit-entry.ts';
import { isAuditHeadGenuine, parseAuditHead, type AuditHead } from './audit-head.ts';

/** What is wrong with an export beyond what can be wrong with a chain. */
export type ExportProblemCode =
  ChainProblemCode | 'LINE_MALFORMED' | 'HEAD_FORGED' | 'KEY_DIFFERS' | 'HEAD_MISSING';

/** The first thing that is wrong. */
export type ExportProblem = Omit<ChainProblem, 'code' | 'sequence'> & {
  readonly code: ExportProblemCode;
  /** Number of the entry; null where it is not about one. */
  readonly sequence: number | null;
};

/** The export is whole and as it was written. */
export type ExportVerified = {
  readonly ok: true;
  readonly accountId: string;
  /** Number of the last entry. */
  readonly sequence: number;
  readonly head: AuditHead;
};

/** By what an export is verified. */
export type ExportExpectation = KnownOfChain & {
  /** The key that all heads have to be of; left out, any key, but all of one. */
  readonly keyId?: string;
  /** Heads that were kept elsewhere. */
  readonly heads?: readonly AuditHead[];
};

/** Takes an export line by line. */
export class AuditExportCheck {
  readonly #chain: AuditChainCheck;
  #keyId: string | undefined;
  #problem: ExportProblem | null = null;
  #last: AuditHead | null = null;
  #lines = 0;

  constructor({ keyId, heads = [], ...known }: ExportExpectation = {}) {
    this.#keyId = keyId;
    this.#chain = new AuditChainCheck(known);
    for (const head of heads) this.#problem ??= this.#takeHead(head);
  }

  /** The next line, without its end. An empty one says nothing. @returns the first problem so far. */
  add(line: string): ExportProblem | null {
    this.#lines += 1;
    if (line.trim() !== '') this.#problem ??= this.#takeLine(line);
    return this.#problem;
  }

  /** When there are no more lines. */
  finish(): ExportProblem | ExportVerified {
    const chain = this.#chain.finish();
    if (this.#problem !== null) return this.#problem;
    if (!chain.ok) return chain;
    const head = this.#last;
    if (head === null)
      return problem('HEAD_MISSING', 'The export does not end with a head: it is not whole.');
    return { ok: true, accountId: head.accountId, sequence: chain.sequence, head };
  }

  #takeLine(line: string): ExportProblem | null {
    const value = parseJson(line);
    const head = parseAuditHead(value);
    this.#last = head;
    if (head !== null) return this.#takeHead(head);
    const entry = parseAuditEntry(value);
    if (entry !== null) return this.#chain.add(entry);
    return problem('LINE_MALFORMED', `Line ${this.#lines} is neither an entry nor a head.`);
  }

  #takeHead(head: AuditHead): ExportProblem | null {
    const of = `The head of entry ${head.sequence}`;
    if (!isAuditHeadGenuine(head))
      return problem('HEAD_FORGED', `${of} was not signed with the key that it names.`);
    this.#keyId ??= head.keyId;
    if (head.keyId !== this.#keyId)
      return problem('KEY_DIFFERS', `${of} was signed with ${head.keyId}, not ${this.#keyId}.`);
    return this.#chain.expect(head);
  }
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line) as unknown;
  } catch {
    return null;
  }
}

function problem(code: ExportProblemCode, message: string): ExportProblem {
  return { ok: false, code, sequence: null, message };
}
