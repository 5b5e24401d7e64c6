import { byApi, byApiOnPostgres, byProject } from '../where.js';

/** @typedef {import('../take-out.js').Protection} Protection */

const password = 'apps/api/src/sign-in/password.ts';
const byPasswords = byProject('unit', ['unit/sign-in/password']);
const lock = '  await lockAccount(transaction, accountId);\n';

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
  {
    promise: 'nobody is invited who is becoming a user, and of two invitations at once one stays',
    file: 'apps/api/src/user/invite-user.ts',
    takeOut: lock,
    ...byApiOnPostgres('user/invite-user'),
  },
  {
    promise: 'an invitation is revoked once',
    file: 'apps/api/src/user/revoke-invitation.ts',
    takeOut: lock,
    ...byApiOnPostgres('user/invite-user'),
  },
  {
    promise: 'no reset link is made for who is becoming an administrator',
    file: 'apps/api/src/user/create-reset-link.ts',
    takeOut: lock,
    ...byApiOnPostgres('user/help-user'),
  },
  {
    promise: 'of two reset links made on the machine at once one works',
    file: 'apps/api/src/user/make-reset-link.ts',
    takeOut: '    await lockAccount(transaction, found.accountId);\n',
    ...byApiOnPostgres('user/reset-password'),
  },
  {
    promise: 'no reset link is made on the machine for who is an administrator no longer',
    file: 'apps/api/src/user/make-reset-link.ts',
    takeOut: `const user = await findAdministrator(transaction, email);
    if (user?.id !== found.id) return NOBODY;`,
    putIn: 'const user = found;',
    ...byApiOnPostgres('user/reset-password'),
  },
  {
    promise:
      'recovery codes made at once with others, or as the last second factor goes, are not left',
    file: 'apps/api/src/second-factor/regenerate-recovery-codes.ts',
    takeOut: '    await lockAccount(transaction, accountId);\n',
    ...byApiOnPostgres('second-factor/recovery-codes'),
  },
  {
    promise: 'who demands a second factor has one',
    file: 'apps/api/src/second-factor/require-second-factor.ts',
    takeOut: lock,
    ...byApiOnPostgres('second-factor/require-second-factor'),
  },
  {
    promise: 'the last second factor stays from the moment that one is demanded',
    file: 'apps/api/src/second-factor/remove-second-factor.ts',
    takeOut: '    await lockAccount(transaction, accountId);\n',
    ...byApiOnPostgres('second-factor/require-second-factor'),
  },
  {
    promise: 'no authenticator app is begun while one is being confirmed',
    file: 'apps/api/src/second-factor/set-up-authenticator.ts',
    takeOut: `    await lockAccount(transaction, owner.accountId);
    const present`,
    putIn: '    const present',
    ...byApiOnPostgres('second-factor/set-up-authenticator'),
  },
  {
    promise: 'a mail server that never ends holds up nobody',
    file: 'apps/api/src/mail/start-mail.ts',
    takeOut: 'timer = setTimeout(() => reject(error), msMax);',
    putIn: 'timer = setTimeout(() => error, msMax);',
    ...byApi('mail/endless-mail-server'),
  },
];
