import { AuditChainCheck, type ChainProblem } from '@rekey/keys/audit-chain';
import type { ChainEnd } from '@rekey/keys/audit-head';
import type { Dependencies } from '../dependencies.ts';
import { RequestError } from '../graphql/error.ts';
import type { Viewer } from '../sign-in/viewer.ts';
import { readChain, readChainEnd } from './audit-chain.store.ts';

/** An entry of the log, by its number and its hash. */
export type ChainPlace = { readonly sequence: number; readonly hash: string };

/** Which stretch of the log to verify; left out, from its beginning, and to its end as it is now. */
export type CheckAuditChain = {
  readonly after?: ChainPlace | null | undefined;
  readonly upTo?: ChainPlace | null | undefined;
};

/** How far the log was verified. All of it was when that is where it ends. */
export type AuditChainCheckResult = {
  /** The last entry up to which all is as it was written; null for none yet. */
  readonly verifiedTo: ChainPlace | null;
  /** Up to which entry it is verified in all; null for a log without entries. */
  readonly end: ChainPlace | null;
  /** One sentence that names the first entry that is not as it was written; null while all is well. */
  readonly problem: string | null;
};

/** So many entries are verified in one request, to keep it short; whoever wants more goes on from there. */
export const CHECKED_MAX = 5000;
/** So many are in memory at once. */
const PAGE_ROWS = 500;
const HASH = /^[0-9a-f]{64}$/;

/**
 * Verifies a stretch of the account's audit log: that entry follows on entry, each with the hash that is
 * of it and of the one before. It finds what was edited, removed, inserted or put in another place. A
 * chain that was made anew from some entry on, by whoever owns the database, is found only by a head that
 * was kept elsewhere.
 *
 * @throws {RequestError} BAD_USER_INPUT for a place that no entry can have.
 */
export async function checkAuditChain(
  { prisma }: Pick<Dependencies, 'prisma'>,
  { accountId }: Pick<Viewer, 'accountId'>,
  { after, upTo }: CheckAuditChain,
): Promise<AuditChainCheckResult> {
  for (const place of [after, upTo]) requirePlace(place);
  const end = upTo ? { accountId, ...upTo } : await readChainEnd(prisma, accountId);
  const chain = new AuditChainCheck(after ? { after: { accountId, ...after } } : {});
  const stopAt = Math.min(end.sequence, chain.sequence + CHECKED_MAX);
  let problem = chain.expect(end);
  while (problem === null && chain.sequence < stopAt) {
    const stretch = { accountId, afterSequence: chain.sequence, lastSequence: end.sequence };
    const entries = await readChain(prisma, { ...stretch, rowsMax: PAGE_ROWS });
    if (entries.length === 0) {
      problem = problemAtTheEnd(chain);
      break;
    }
    for (const entry of entries) problem ??= chain.add(entry);
  }
  return { verifiedTo: placeOf(chain.end), end: placeOf(end), problem: problem?.message ?? null };
}

/** Of a log that has no more entries, although one was to come. */
function problemAtTheEnd(chain: AuditChainCheck): ChainProblem | null {
  const outcome = chain.finish();
  return outcome.ok ? null : outcome;
}

function placeOf(end: ChainEnd | null): ChainPlace | null {
  return end && end.hash !== null ? { sequence: end.sequence, hash: end.hash } : null;
}

function requirePlace(place: ChainPlace | null | undefined): void {
  if (!place) return;
  if (place.sequence < 1 || !HASH.test(place.hash))
    throw new RequestError(
      'BAD_USER_INPUT',
      'An entry is named by its number, from 1, and its hash, which has 64 hex digits.',
    );
}
