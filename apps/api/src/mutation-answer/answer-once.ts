import { Buffer } from 'node:buffer';
import { deserialize, serialize } from 'node:v8';
import { open, seal, type MasterKeyRing, type SealBinding } from '@rekey/keys/sealed-secret';
import type { Transaction } from '../database/database.ts';
import type { Dependencies } from '../dependencies.ts';
import { RequestError } from '../graphql/error.ts';
import type { Viewer } from '../sign-in/viewer.ts';
import { hashInput } from './hash-input.ts';
import {
  claimAnswer,
  keepAnswer,
  readKeptAnswer,
  type MutationClaim,
} from './mutation-answer.store.ts';

/** A mutation as it was asked for. */
export type MutationRequest = {
  /** Name of the GraphQL field. */
  readonly mutation: string;
  readonly clientMutationId: string | null | undefined;
  /** The input; a `clientMutationId` in it is left out of the comparison with the first use. */
  readonly input: object;
};

/** What an operation answers: a success, or a refusal with its code. Plain data. */
export type Outcome = { readonly ok: boolean };
type SuccessOf<Result extends Outcome> = Extract<Result, { readonly ok: true }>;

/**
 * For an answer that holds what had better not be kept a second time: what to keep of it, and how
 * to make it whole again. `recall` is also the place to audit that a secret was shown once more.
 */
export type Recollection<Success, Kept> = {
  keep(success: Success): Kept;
  recall(transaction: Transaction, kept: Kept): Promise<Success>;
};

const CLIENT_MUTATION_ID_CHARS_MAX = 255;

/**
 * Runs a mutation in one transaction, and at most once for each `clientMutationId` of a caller: for
 * 24 hours the same id gives the first answer again. Two at once are no exception, the second waits
 * for the first. A refusal undoes all that `run` wrote and is not kept, so that the id can be used
 * again once the cause is put right. Do what has to follow the commit (`fleet.announce`) with what
 * this returns, first time or not: a process may have died between the commit and that.
 *
 * @throws {RequestError} BAD_USER_INPUT for an id that was used for something else, or is no id.
 */
export async function answerOnce<Result extends Outcome, Kept = SuccessOf<Result>>(
  dependencies: Pick<Dependencies, 'prisma' | 'masterKeys'>,
  viewer: Viewer,
  request: MutationRequest,
  run: (transaction: Transaction) => Promise<Result>,
  recollection?: Recollection<SuccessOf<Result>, Kept>,
): Promise<Result> {
  const { prisma, masterKeys } = dependencies;
  const claim = claimOf(viewer, request);
  return commitUnlessRefused(prisma, async (transaction) => {
    if (claim === null) return run(transaction);
    if (!(await claimAnswer(transaction, claim))) {
      const kept = await recallAnswer(transaction, masterKeys, claim);
      return recollection ? recollection.recall(transaction, kept as Kept) : (kept as Result);
    }
    const result = await run(transaction);
    if (!result.ok) return result;
    const success = result as SuccessOf<Result>;
    const kept = recollection ? recollection.keep(success) : success;
    await keepAnswer(transaction, claim, sealAnswer(masterKeys, claim, kept));
    return result;
  });
}

/** Carries a refusal out of a transaction, which it thereby rolls back. */
class Refused extends Error {
  readonly result: Outcome;
  constructor(result: Outcome) {
    super('refused');
    this.result = result;
  }
}

async function commitUnlessRefused<Result extends Outcome>(
  prisma: Dependencies['prisma'],
  run: (transaction: Transaction) => Promise<Result>,
): Promise<Result> {
  try {
    return await prisma.$transaction(async (transaction) => {
      const result = await run(transaction);
      if (!result.ok) throw new Refused(result);
      return result;
    });
  } catch (error) {
    if (error instanceof Refused) return error.result as Result;
    throw error;
  }
}

function claimOf(viewer: Viewer, request: MutationRequest): MutationClaim | null {
  const { mutation, clientMutationId, input } = request;
  if (clientMutationId == null) return null;
  const { length } = clientMutationId;
  if (length === 0 || length > CLIENT_MUTATION_ID_CHARS_MAX || clientMutationId.includes('\0'))
    throw new RequestError(
      'BAD_USER_INPUT',
      `clientMutationId must have 1 to ${CLIENT_MUTATION_ID_CHARS_MAX} characters, none of them U+0000.`,
    );
  const inputHash = hashInput(input);
  return {
    accountId: viewer.accountId,
    callerId: viewer.id,
    clientMutationId,
    mutation,
    inputHash,
  };
}

async function recallAnswer(
  transaction: Transaction,
  masterKeys: MasterKeyRing,
  claim: MutationClaim,
): Promise<unknown> {
  const { mutation, inputHash, sealedAnswer } = await readKeptAnswer(transaction, claim);
  if (mutation !== claim.mutation || Buffer.compare(inputHash, claim.inputHash) !== 0)
    throw new RequestError(
      'BAD_USER_INPUT',
      `This clientMutationId was already used for ${mutation}${mutation === claim.mutation ? ' with another input' : ''}; use a new one.`,
    );
  const opened = open(masterKeys, sealedAnswer, answerBinding(claim));
  if (!opened.ok) throw new Error(`A kept answer cannot be opened: ${opened.code}`);
  return deserialize(Buffer.from(opened.value, 'base64'));
}

/** Sealed, since an answer may hold an appkey. v8's format keeps dates and bigints what they are. */
function sealAnswer(masterKeys: MasterKeyRing, claim: MutationClaim, answer: unknown) {
  return seal(masterKeys, serialize(answer).toString('base64'), answerBinding(claim));
}

/** An answer opens for the caller and the id that it was given to, and for none else. */
export function answerBinding({
  accountId,
  callerId,
  clientMutationId,
}: Pick<MutationClaim, 'accountId' | 'callerId' | 'clientMutationId'>): SealBinding {
  return { accountId, purpose: `mutation-answer ${callerId} ${clientMutationId}`, version: 1 };
}
