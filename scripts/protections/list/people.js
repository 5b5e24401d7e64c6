import { byApi, byProject } from '../where.js';

/** @typedef {import('../take-out.js').Protection} Protection */

const password = 'apps/api/src/sign-in/password.ts';
const byPasswords = byProject('unit', ['unit/sign-in/password']);

/** What people may choose, do to each other, and are told. @type {readonly Protection[]} */
export const people = [
  {
    promise: 'a new password is long enough',
    file: password,
    takeOut: "if (password.length < PASSWORD_CHARS_MIN) return 'PASSWORD_TOO_SHORT';",
    ...byPasswords,
  },
  {
    promise: 'a new password holds no word of its context',
    file: password,
    takeOut:
      "if (holdsContextWord(password, contextWordsOf(context))) return 'PASSWORD_HOLDS_A_NAME';",
    ...byPasswords,
  },
  {
    promise: 'a new password is on no list of breached ones',
    file: password,
    takeOut: '(await isKnownPassword(password)) || ',
    ...byPasswords,
  },
  {
    promise: 'a new password is not like a breached one',
    file: password,
    takeOut: ' || (await isGuessablePassword(password))',
    ...byPasswords,
  },
  {
    promise: 'no administrator becomes another one by a link',
    file: 'apps/api/src/user/create-reset-link.ts',
    takeOut: "if (user.role === 'ADMIN') return { ok: false, code: 'USER_IS_ADMINISTRATOR' };",
    ...byApi('user/help-user'),
  },
  {
    promise: 'a reset link is made after a recent sign-in',
    file: 'apps/api/src/user/create-reset-link.ts',
    takeOut: "await requireFreshSignIn(dependencies, viewer, 'a reset link');",
    ...byApi('user/help-user'),
  },
  {
    promise: "who ends another's sessions ends what is half done too",
    file: 'apps/api/src/user/end-user-sessions.ts',
    takeOut: 'await deleteChallenges(transaction, user.id);',
    ...byApi('user/help-user'),
  },
  {
    promise: 'a user is told by e-mail that somebody made a link to their account',
    file: 'apps/api/src/user/create-reset-link.ts',
    takeOut: "await appendPersonalNotice(transaction, told, 'RESET_LINK', description);",
    ...byApi('mail', 'user/help-user'),
  },
  {
    promise: 'administrators are told by e-mail that the secret was shown',
    file: 'apps/api/src/shared-secret/reveal-shared-secret.ts',
    takeOut: "await appendNotice(transaction, viewer, 'REVEAL', description);",
    ...byApi('mail'),
  },
];
