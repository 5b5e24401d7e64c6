import { AuditChainCheckDocument, type AuditChainCheckQuery } from '@rekey/schema/audit-chain';
import { ask } from '#lib/graphql/client.ts';
import { emptyAnswer, type Failure } from '#lib/graphql/failure.ts';
import { serverClock } from '#lib/time/server-clock.ts';

type Check = NonNullable<AuditChainCheckQuery['auditChainCheck']>;

/** What it comes to. */
export type CheckOutcome =
  /** Up to this entry all is as it was written, said the server at that time. */
  | { kind: 'VERIFIED'; sequence: number; hash: string; at: Date }
  | { kind: 'EMPTY' }
  /** All is well up to entry `verifiedTo`, 0 for none, and then this. */
  | { kind: 'BENT'; verifiedTo: number; message: string };

/**
 * Has the server verify the audit log, piece by piece, up to where it ended when this began. What is
 * appended meanwhile is left out, so that every export from then on has that entry.
 */
export class AuditLogCheck {
  #check = $state.raw<Check>();
  outcome = $state.raw<CheckOutcome>();
  failure = $state.raw<Failure>();
  #isStopped = false;

  /** Number of the last entry that is verified. */
  get verified(): number {
    return this.#check?.verifiedTo?.sequence ?? 0;
  }

  /** How many there are to verify; undefined until the first answer. */
  get total(): number | undefined {
    return this.#check?.end?.sequence;
  }

  /** Verifies to the end, from where it came to if it failed before. */
  async run(): Promise<void> {
    this.failure = undefined;
    let isMore = true;
    while (isMore && !this.#isStopped) isMore = await this.#goOn();
  }

  /** Asks for no further piece. */
  stop(): void {
    this.#isStopped = true;
  }

  /** @returns whether there is more to verify. */
  async #goOn(): Promise<boolean> {
    const { verifiedTo: after, end: upTo } = this.#check ?? { verifiedTo: null, end: null };
    const { data, failure } = await ask(AuditChainCheckDocument, { after, upTo });
    const check = data?.auditChainCheck;
    if (check) {
      this.#check = check;
      this.outcome = outcomeOf(check);
    } else this.failure = failure ?? emptyAnswer;
    return Boolean(check) && this.outcome === undefined;
  }
}

function outcomeOf({ verifiedTo, end, problem }: Check): CheckOutcome | undefined {
  if (problem) return { kind: 'BENT', verifiedTo: verifiedTo?.sequence ?? 0, message: problem };
  if (end === null) return { kind: 'EMPTY' };
  if (verifiedTo?.sequence !== end.sequence) return undefined;
  return { kind: 'VERIFIED', ...verifiedTo, at: new Date(serverClock.latest(Date.now())) };
}
