import type { PrismaClient } from '../database/generated/client.ts';
import type { Dependencies } from '../dependencies.ts';
import { remindOfExpiry } from '../expiry/remind-of-expiry.ts';
import { purgeNotices } from '../mail/notice.store.ts';
import { sealAnewWhenAgreed } from '../master-key/seal-anew-when-agreed.ts';
import { purgeMutationAnswers } from '../mutation-answer/mutation-answer.store.ts';
import { regenerateBySchedule } from '../schedule/regenerate-by-schedule.ts';
import { destroyDueSharedSecrets } from '../shared-secret/destroy-due-shared-secrets.ts';
import { purgeAttemptCounts } from '../sign-in/attempt-count.store.ts';
import { purgeExpiredSessions } from '../sign-in/session.store.ts';
import { purgeChallenges } from '../sign-in/sign-in-challenge.store.ts';
import { purgeVisits } from '../single-sign-on/provider-visit.store.ts';
import { RefreshTokenStore } from '../token-exchange/refresh-token.store.ts';
import { TokenExchangeStore } from '../token-exchange/token-exchange.store.ts';
import { purgeRequestsDays, purgeRetiredUses } from '../usage/usage-purge.store.ts';
import { purgeResetLinks } from '../user/reset-link.store.ts';
import { purgeSetupLinks } from '../user/setup-link.store.ts';
import { purgeWebhooks } from '../webhook/purge-webhooks.ts';
import type { UpkeepTask } from './upkeep.ts';

/** Everything that grows and ages, and what is to be done at a time. */
export function upkeepTasks(
  dependencies: Pick<Dependencies, 'prisma' | 'masterKeys' | 'settings' | 'fleet' | 'log'>,
): readonly UpkeepTask[] {
  const { prisma, settings } = dependencies;
  const exchanges = new TokenExchangeStore(prisma);
  const refreshes = new RefreshTokenStore(prisma);
  return [
    { name: 'regenerations by schedule', run: (now) => regenerateBySchedule(dependencies, now) },
    { name: 'reminders of what ends soon', run: (now) => remindOfExpiry(dependencies, now) },
    { name: 'used request tokens', run: (now) => exchanges.purgeAcceptedRequestTokens(now) },
    { name: 'expired refresh tokens', run: (now) => refreshes.purgeExpired(now) },
    { name: 'expired sessions', run: (now) => purgeExpiredSessions(prisma, now) },
    { name: 'sign-ins half done', run: (now) => purgeChallenges(prisma, now) },
    { name: 'visits to the OpenID provider', run: (now) => purgeVisits(prisma, now) },
    { name: 'reset links', run: (now) => purgeResetLinks(prisma, now) },
    { name: 'setup links', run: (now) => purgeSetupLinks(prisma, now) },
    { name: 'counts of attempts', run: (now) => purgeAttemptCounts(prisma, now) },
    { name: 'notices that were not sent', run: (now) => purgeNotices(prisma, now) },
    { name: 'answers of mutations', run: (now) => purgeMutationAnswers(prisma, now) },
    { name: 'requests of long ago', run: (now) => purgeRequestsDays(prisma, now) },
    { name: 'uses of retired versions', run: (now) => purgeRetiredUses(prisma, now) },
    { name: 'retired shared secrets', run: (now) => destroyDueSharedSecrets(dependencies, now) },
    { name: 'webhooks of long ago', run: (now) => purgeWebhooks(prisma, now) },
    { name: 'values under other master keys', run: () => sealAnewWhenAgreed(dependencies) },
    // A server does this by itself; the embedded database neither clears away nor counts.
    ...(settings.databaseUrl === undefined ? [vacuum(prisma)] : []),
  ];
}

function vacuum(prisma: PrismaClient): UpkeepTask {
  return {
    name: 'statistics of the embedded database',
    run: () => prisma.$executeRaw`VACUUM (ANALYZE)`,
  };
}
