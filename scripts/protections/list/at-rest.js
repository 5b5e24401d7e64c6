import { byApi, byKeys } from '../where.js';

/** @typedef {import('../take-out.js').Protection} Protection */

/** What the database is told, and what it is worth without the master keys. @type {readonly Protection[]} */
export const atRest = [
  {
    promise: 'a sealed value opens for its own account, purpose and version alone',
    file: 'packages/keys/src/sealed-secret.ts',
    takeOut: 'keyId, accountId, purpose, String(version)];',
    putIn: 'keyId, purpose, String(version)];',
    ...byKeys('sealed-secret'),
  },
  {
    promise: 'no two bindings have the same bytes',
    file: 'packages/keys/src/sealed-secret.ts',
    takeOut: 'return Buffer.concat([length, bytes]);',
    putIn: 'return bytes;',
    ...byKeys('sealed-secret'),
  },
  {
    promise: 'every sealed value has a nonce of its own',
    file: 'packages/keys/src/sealed-secret.ts',
    takeOut: 'const nonce = randomBytes(NONCE_BYTES);',
    putIn: 'const nonce = Buffer.alloc(NONCE_BYTES);',
    ...byKeys('sealed-secret'),
  },
  {
    promise: 'the id of a master key that is told is an id',
    file: 'packages/keys/src/sealed-secret.ts',
    takeOut: 'if (!/^[A-Za-z0-9_-]{1,32}$/.test(keyId)) return null;',
    ...byKeys('sealed-secret'),
  },
  {
    promise: 'an answer that is kept opens for its own caller and id alone',
    file: 'apps/api/src/mutation-answer/answer-once.ts',
    takeOut: 'purpose: `mutation-answer ${callerId} ${clientMutationId}`',
    putIn: 'purpose: `mutation-answer ${clientMutationId}`',
    ...byApi('mutation-answer'),
  },
  ...[
    ['used request tokens', 'exchanges.purgeAcceptedRequestTokens(now)'],
    ['expired refresh tokens', 'refreshes.purgeExpired(now)'],
    ['expired sessions', 'purgeExpiredSessions(prisma, now)'],
    ['sign-ins half done', 'purgeChallenges(prisma, now)'],
    ['visits to the provider', 'purgeVisits(prisma, now)'],
    ['reset links', 'purgeResetLinks(prisma, now)'],
    ['setup links', 'purgeSetupLinks(prisma, now)'],
    ['counts of attempts', 'purgeAttemptCounts(prisma, now)'],
    ['notices that were not sent', 'purgeNotices(prisma, now)'],
    ['answers of mutations', 'purgeMutationAnswers(prisma, now)'],
  ].map(([what, run]) => ({
    promise: `${what} are deleted in their time`,
    file: 'apps/api/src/upkeep/upkeep-tasks.ts',
    takeOut: `run: (now) => ${run}`,
    putIn: 'run: async () => 0',
    ...byApi('upkeep/retention'),
  })),
];
