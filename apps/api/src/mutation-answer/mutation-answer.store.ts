import { uuidv7 } from 'uuidv7';
import type { Queryable, Transaction } from '../database/database.ts';

/** How long an answer is given again: 24 hours, by the database's clock. */
const KEPT_SECONDS = 86_400;

/** Whose answer to what: a caller's own id for one use of one mutation. */
export type MutationClaim = {
  readonly accountId: string;
  readonly callerId: string;
  readonly clientMutationId: string;
  readonly mutation: string;
  /** SHA-256, 32 bytes. */
  readonly inputHash: Uint8Array<ArrayBuffer>;
};

/** The first use of an id, and its answer. */
export type KeptAnswer = {
  readonly mutation: string;
  readonly inputHash: Uint8Array;
  readonly sealedAnswer: Uint8Array;
};

const NOT_ANSWERED_YET = new Uint8Array();

/**
 * Takes the id for this transaction. While another transaction holds it, this waits for that one's
 * end on the unique index. An answer older than 24 hours counts for nothing and is taken over.
 *
 * @returns whether it was taken; if not, `readKeptAnswer` has the first one's answer.
 */
export async function claimAnswer(
  transaction: Transaction,
  claim: MutationClaim,
): Promise<boolean> {
  const { accountId, callerId, clientMutationId, mutation, inputHash } = claim;
  const claimed = await transaction.$executeRaw`
    INSERT INTO mutation_answer AS kept
      (id, account_id, caller_id, client_mutation_id, mutation, input_hash, sealed_answer, created_at)
    VALUES (${uuidv7()}::uuid, ${accountId}::uuid, ${callerId}, ${clientMutationId}, ${mutation},
      ${inputHash}, ${NOT_ANSWERED_YET}, clock_timestamp())
    ON CONFLICT (caller_id, client_mutation_id) DO UPDATE
      SET account_id = excluded.account_id, mutation = excluded.mutation,
          input_hash = excluded.input_hash, sealed_answer = excluded.sealed_answer,
          created_at = excluded.created_at
      WHERE kept.created_at <= clock_timestamp() - ${KEPT_SECONDS}::int * interval '1 second'`;
  return claimed === 1;
}

/** Keeps the answer under the id that `claimAnswer` took. */
export async function keepAnswer(
  transaction: Transaction,
  { callerId, clientMutationId }: MutationClaim,
  sealedAnswer: Uint8Array<ArrayBuffer>,
): Promise<void> {
  await transaction.mutationAnswer.update({
    where: { callerId_clientMutationId: { callerId, clientMutationId } },
    data: { sealedAnswer },
    select: { id: true },
  });
}

/** The first answer under an id that `claimAnswer` could not take. */
export async function readKeptAnswer(
  transaction: Transaction,
  { callerId, clientMutationId }: MutationClaim,
): Promise<KeptAnswer> {
  return transaction.mutationAnswer.findUniqueOrThrow({
    where: { callerId_clientMutationId: { callerId, clientMutationId } },
    select: { mutation: true, inputHash: true, sealedAnswer: true },
  });
}

/**
 * Deletes the answers that are older than 24 hours at `now`, by the database's clock.
 *
 * @returns how many there were.
 */
export async function purgeMutationAnswers(queryable: Queryable, now: Date): Promise<number> {
  const { count } = await queryable.mutationAnswer.deleteMany({
    where: { createdAt: { lte: new Date(now.getTime() - KEPT_SECONDS * 1000) } },
  });
  return count;
}
