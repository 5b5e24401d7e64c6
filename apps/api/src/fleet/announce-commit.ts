import type { Dependencies } from '../dependencies.ts';
import type { Change, Receipt } from './fleet.ts';

/**
 * Announces a change that is committed. By then nothing may turn the success into an error: should
 * announcing fail against its own contract, the caller is still told of the change, without a
 * receipt, and each node that was not reached refuses once its lease has run out.
 */
export async function announceCommit(
  { fleet, log }: Pick<Dependencies, 'fleet' | 'log'>,
  change: Change,
): Promise<Receipt | null> {
  try {
    return await fleet.announce(change);
  } catch (error) {
    log.error({ err: error, epoch: String(change.epoch) }, 'a committed change was not announced');
    return null;
  }
}
