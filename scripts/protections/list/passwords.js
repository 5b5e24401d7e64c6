import { byApi, byProject } from '../where.js';

/** @typedef {import('../take-out.js').Protection} Protection */

const byHashing = byProject('unit', ['unit/sign-in/password-hashing']);
const byRenewing = byApi('sign-in/renew-password-hash');

/** What passwords cost to try that somebody has stolen, and what they may cost us. @type {readonly Protection[]} */
export const passwords = [
  {
    promise: 'passwords are hashed at a cost that OWASP asks for',
    file: 'apps/api/src/sign-in/password-hashing.ts',
    takeOut: 'cost: { log2N: 15, r: 8, p: 3 },',
    putIn: 'cost: { log2N: 14, r: 16, p: 1 },',
    ...byHashing,
  },
  {
    promise: 'what serves hashes passwords at that cost',
    file: 'apps/api/src/start-node.ts',
    takeOut: 'createPasswordHashing(PASSWORD_WORK)',
    putIn: 'createPasswordHashing({ ...PASSWORD_WORK, cost: { log2N: 10, r: 8, p: 1 } })',
    ...byProject('faults-embedded', ['process/start.embedded']),
  },
  {
    promise: 'Better Auth hashes passwords as we do',
    file: 'apps/api/src/sign-in/auth.ts',
    takeOut: '        hash: dependencies.passwordHashing.hash,\n',
    ...byRenewing,
  },
  {
    promise: 'a password that was stored in the form of before is hashed anew',
    file: 'apps/api/src/sign-in/verify-password.ts',
    takeOut: 'if (passwordHashing.isOutdated(hash))',
    putIn: 'if (hash === password)',
    ...byRenewing,
  },
  {
    promise: 'a password that is changed meanwhile is not hashed anew',
    file: 'apps/api/src/sign-in/login.store.ts',
    takeOut: 'where: { password: stored }',
    putIn: 'where: { password: { not: null } }',
    ...byRenewing,
  },
  {
    promise: 'a stored password may ask for so much memory',
    file: 'apps/api/src/sign-in/password-hash.ts',
    takeOut: 'return blocks <= BLOCKS_MAX && blocks * p <= WORK_MAX;',
    putIn: 'return blocks * p <= WORK_MAX;',
    ...byHashing,
  },
  {
    promise: 'a stored password may ask for so much work',
    file: 'apps/api/src/sign-in/password-hash.ts',
    takeOut: 'return blocks <= BLOCKS_MAX && blocks * p <= WORK_MAX;',
    putIn: 'return blocks <= BLOCKS_MAX;',
    ...byHashing,
  },
  {
    promise: 'no password is right where no hash is stored',
    file: 'apps/api/src/sign-in/password-hash.ts',
    takeOut: '(?<hash>[A-Za-z\\d+/]{43,86})$/;',
    putIn: '(?<hash>[A-Za-z\\d+/]{0,86})$/;',
    ...byHashing,
  },
  {
    promise: 'hashes of passwords are compared in constant time',
    file: 'apps/api/src/sign-in/password-hashing.ts',
    takeOut:
      'return timingSafeEqual(await derive(password, salt, hash.length, expected.cost), hash);',
    putIn: 'return (await derive(password, salt, hash.length, expected.cost)).equals(hash);',
    ...byProject('unit', ['unit/constant-time']),
  },
  {
    promise: 'no refusal of a sign-in is answered at once',
    file: 'apps/api/src/sign-in/sign-in.route.ts',
    takeOut: 'if (isRefusal(response)) await untilRefusable(dependencies, startedAtMs);',
    ...byApi('sign-in/limit-attempts'),
  },
];
