import { lockAccount } from '../account/lock-account.ts';
import type { Dependencies } from '../dependencies.ts';
import { appendNotice } from '../mail/append-notice.ts';
import { claimExpiring, findAccountsWithExpiring, type Expiring } from './expiring.store.ts';

/** Time enough to make another and to hand it out (ASVS 6.4.5). */
export const REMINDED_DAYS = 7;
/** More of them are counted. */
const NAMED_MAX = 20;

/**
 * Reminds administrators by e-mail of the service tokens and API keys that end within a week: once of each
 * end, however many nodes look. Without a mail server nothing is marked, so that it is told of once there
 * is one.
 *
 * @returns how many of them there were.
 */
export async function remindOfExpiry(
  { prisma, settings }: Pick<Dependencies, 'prisma' | 'settings'>,
  now: Date,
): Promise<number> {
  if (settings.mail === undefined) return 0;
  const soon = { now, until: new Date(now.getTime() + REMINDED_DAYS * 86_400_000) };
  let count = 0;
  for (const accountId of await findAccountsWithExpiring(prisma, soon)) {
    count += await prisma.$transaction(async (transaction) => {
      await lockAccount(transaction, accountId);
      const expiring = await claimExpiring(transaction, accountId, soon);
      if (expiring.length > 0)
        await appendNotice(transaction, { accountId, ip: null }, 'EXPIRY', describe(expiring));
      return expiring.length;
    });
  }
  return count;
}

function describe(expiring: readonly Expiring[]): string {
  const lines = expiring
    .slice(0, NAMED_MAX)
    .map(({ kind, name, expiresAt }) => `- the ${kind} ${name}, at ${expiresAt.toISOString()}`);
  const others = expiring.length - lines.length;
  const more = others > 0 ? [`- and ${others} more`] : [];
  return [`Within ${REMINDED_DAYS} days these end:`, '', ...lines, ...more].join('\n');
}
