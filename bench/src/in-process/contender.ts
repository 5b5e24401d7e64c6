/** What is measured in process: does that many checks, each of them accepted, or throws. */
export type Contender = (checks: number) => void | Promise<void>;

/** Fails the run when a check gave another answer than expected: a fast refusal is no result. */
export function expectAccepted(isAccepted: boolean): void {
  if (!isAccepted) throw new Error('A check in process refused what it should accept');
}
