/**
 * Tells whether an audit log is as it was written: each entry is what its hash says, and each hash is
 * in the entry after it. What was made anew from some entry on, to the end, is found against a head
 * that was kept elsewhere.
 */
import { hashAuditEntry, type AuditEntry } from './audit-entry.ts';
import type { ChainEnd } from './audit-head.ts';

/** How a log was bent. */
export type ChainProblemCode =
  | 'FOREIGN_ENTRY'
  | 'ENTRY_REMOVED'
  | 'ENTRY_OUT_OF_ORDER'
  | 'ENTRY_EDITED'
  | 'ENTRY_REPLACED'
  | 'END_REMOVED'
  | 'HEAD_DIFFERS';

/** The first thing that is wrong, and where. */
export type ChainProblem = {
  readonly ok: false;
  readonly code: ChainProblemCode;
  /** The number of the entry, or the one that is missing. */
  readonly sequence: number;
  /** One sentence for a person. */
  readonly message: string;
};

/** All is as it was written, up to here. */
export type ChainVerified = ChainEnd & { readonly ok: true };

/** What may be known of a chain beforehand. */
export type KnownOfChain = {
  /** Where the part begins that is to be verified: after this. Left out, with the first entry. */
  readonly after?: ChainEnd;
};

/** Goes through one account's log, entry by entry, in constant memory but for the heads. */
export class AuditChainCheck {
  #end: ChainEnd | null;
  #problem: ChainProblem | null = null;
  readonly #heads = new Map<number, ChainEnd[]>();

  constructor({ after }: KnownOfChain = {}) {
    this.#end = after ?? null;
  }

  /** The last entry that all is well up to; null before the first. */
  get end(): ChainEnd | null {
    return this.#end;
  }

  /** Where it has come to. */
  get sequence(): number {
    return this.#end?.sequence ?? 0;
  }

  /** A head by which the log has to go, given before its entry or right after it. */
  expect({ accountId, sequence, hash }: ChainEnd): ChainProblem | null {
    const head = { accountId, sequence, hash };
    if (sequence > this.sequence)
      this.#heads.set(sequence, [...(this.#heads.get(sequence) ?? []), head]);
    else this.#problem ??= sequence === this.sequence ? this.#compare(head) : tooLate(head);
    return this.#problem;
  }

  /** The next entry. @returns the first problem so far. */
  add(entry: AuditEntry): ChainProblem | null {
    this.#problem ??= this.#judge(entry);
    if (this.#problem !== null) return this.#problem;
    const { accountId, sequence, hash } = entry;
    this.#end = { accountId, sequence, hash };
    for (const head of this.#heads.get(sequence) ?? []) this.#problem ??= this.#compare(head);
    this.#heads.delete(sequence);
    return this.#problem;
  }

  /** When there are no more entries. */
  finish(): ChainProblem | ChainVerified {
    const [unseen] = [...this.#heads.keys()].filter((number) => number > this.sequence);
    if (unseen !== undefined)
      this.#problem ??= problem(
        'END_REMOVED',
        this.sequence + 1,
        `ends with entry ${this.sequence}, but a head says that entry ${unseen} was there`,
      );
    if (this.#problem !== null) return this.#problem;
    return { ok: true, ...(this.#end ?? { accountId: '', sequence: 0, hash: null }) };
  }

  #judge(entry: AuditEntry): ChainProblem | null {
    const { accountId, sequence, previousHash, hash } = entry;
    const due = this.sequence + 1;
    if (this.#end !== null && this.#end.accountId !== accountId)
      return problem('FOREIGN_ENTRY', sequence, `has an entry ${sequence} of another account`);
    if (sequence < due)
      return problem(
        'ENTRY_OUT_OF_ORDER',
        sequence,
        `has entry ${sequence} again, or too late: entry ${due} is due`,
      );
    if (sequence > due)
      return problem('ENTRY_REMOVED', due, `goes on with entry ${sequence} where ${due} is due`);
    if (hashAuditEntry(entry) !== hash)
      return problem('ENTRY_EDITED', sequence, `has an entry ${sequence} that its hash is not of`);
    if (previousHash !== (this.#end?.hash ?? null))
      return problem(
        'ENTRY_REPLACED',
        sequence,
        `has an entry ${sequence} that was written after another entry ${due - 1} than this one`,
      );
    return null;
  }

  #compare(head: ChainEnd): ChainProblem | null {
    if (this.#end !== null && this.#end.accountId !== head.accountId)
      return problem('FOREIGN_ENTRY', head.sequence, 'is of another account than the head');
    if ((this.#end?.hash ?? null) === head.hash) return null;
    return problem(
      'HEAD_DIFFERS',
      head.sequence,
      `has another entry ${head.sequence} than when the head was signed`,
    );
  }
}

function tooLate({ sequence }: ChainEnd): ChainProblem {
  return problem('ENTRY_OUT_OF_ORDER', sequence, `has the head of entry ${sequence} too late`);
}

function problem(code: ChainProblemCode, sequence: number, what: string): ChainProblem {
  return { ok: false, code, sequence, message: `The audit log ${what}.` };
}
