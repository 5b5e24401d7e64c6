/**
 * What regenerating, ending an overlap and undoing should come to, told without rows: which strings
 * are accepted, each until when by a clock's reading. Times in seconds. Shares no code with the rules.
 */
import type { RegenerationReason } from '../src/regeneration.ts';

/** What somebody asks for; `isStale` with a version that is not the current one. */
export type Deed =
  | {
      kind: 'REGENERATE';
      reason: RegenerationReason;
      overlapSeconds: number;
      endsOverlap: boolean;
      isStale: boolean;
    }
  | { kind: 'END_OVERLAP' }
  | { kind: 'RESTORE'; undoSeconds: number; isStale: boolean };

type Undo = 'NOTHING_TO_RESTORE' | 'ALREADY_RESTORED' | 'RESTORE_NOT_ALLOWED' | Mistake;
type Mistake = { before: string; at: number };

export class RegenerationModel {
  /** The string of each version, version 1 first. */
  readonly strings = ['string 1'];
  /** Every string that was there when the account regenerated for COMPROMISED. */
  readonly compromised = new Set<string>();
  /** When each string last stopped being accepted. */
  readonly ends = new Map<string, number>();
  /** Until when each string is accepted. */
  readonly spans = new Map([['string 1', Infinity]]);
  #undo: Undo = 'NOTHING_TO_RESTORE';
  #made = 1;

  get current(): string {
    return this.strings.at(-1)!;
  }

  /** The strings that a clock which reads `at` accepts, in order. */
  acceptedAt(at: number): string[] {
    return [...this.spans].flatMap(([name, until]) => (at < until ? [name] : [])).toSorted();
  }

  /** The numbers of the versions with those strings, newest first. */
  numbersAt(at: number): number[] {
    const accepted = this.acceptedAt(at);
    const numbers = this.strings.map((name, index) => (accepted.includes(name) ? index + 1 : 0));
    return numbers.filter((number) => number > 0).toReversed();
  }

  /** The string in an open overlap, by a clock that reads `at`. */
  overlapAt(at: number): string | null {
    return this.acceptedAt(at).find((name) => name !== this.current) ?? null;
  }

  /** The string that undo brings back, by a clock that reads `at`. */
  restorableAt(at: number, undoSeconds: number): string | null {
    const undo = this.#undo;
    return typeof undo === 'object' && at < undo.at + undoSeconds ? undo.before : null;
  }

  /** @returns the code of a refusal, or OK. */
  do(deed: Deed, at: number): string {
    if (deed.kind === 'END_OVERLAP') return this.#endOverlap(at);
    if (deed.isStale) return 'STALE_VERSION';
    return deed.kind === 'REGENERATE' ? this.#regenerate(deed, at) : this.#restore(deed, at);
  }

  #regenerate(deed: Extract<Deed, { kind: 'REGENERATE' }>, at: number): string {
    const { reason, overlapSeconds } = deed;
    if (overlapSeconds % 1 !== 0 || overlapSeconds < 0 || overlapSeconds > 604_800) {
      return 'OVERLAP_OUT_OF_RANGE';
    }
    const isCompromised = reason === 'COMPROMISED';
    if (isCompromised && overlapSeconds > 0) return 'OVERLAP_NOT_ALLOWED';
    if (!isCompromised && !deed.endsOverlap && this.overlapAt(at) !== null) return 'OVERLAP_OPEN';
    const before = this.current;
    if (isCompromised) for (const name of this.strings) this.compromised.add(name);
    this.#undo = isCompromised ? 'RESTORE_NOT_ALLOWED' : { before, at };
    this.#made += 1;
    this.#succeed(`string ${this.#made}`, at);
    if (overlapSeconds > 0) this.#letOn(before, at + overlapSeconds);
    return 'OK';
  }

  #restore({ undoSeconds }: { undoSeconds: number }, at: number): string {
    if (typeof this.#undo === 'string') return this.#undo;
    if (at >= this.#undo.at + undoSeconds) return 'TOO_LATE';
    this.#succeed(this.#undo.before, at);
    this.#undo = 'ALREADY_RESTORED';
    return 'OK';
  }

  #endOverlap(at: number): string {
    const name = this.overlapAt(at);
    if (name === null) return 'NO_OVERLAP';
    this.#end(name, at);
    return 'OK';
  }

  #succeed(name: string, at: number): void {
    for (const other of [...this.spans.keys()]) this.#end(other, at);
    this.strings.push(name);
    this.spans.set(name, Infinity);
  }

  #end(name: string, at: number): void {
    const until = this.spans.get(name)!;
    this.spans.delete(name);
    this.ends.set(name, until > at ? at : until);
  }

  #letOn(name: string, until: number): void {
    this.spans.set(name, until);
    this.ends.set(name, until);
  }
}
