import { byApi, byApiOnPostgres } from '../where.js';

/** @typedef {import('../take-out.js').Protection} Protection */

/** Who is let in as an administrator, and how often may be tried. @type {readonly Protection[]} */
export const signIn = [
  {
    promise: 'wrong passwords are limited',
    file: 'apps/api/src/sign-in/limit-attempts.ts',
    takeOut: 'if (count <= limit.attemptsMax) continue;',
    putIn: 'if (count >= 0) continue;',
    ...byApi('sign-in/limit-attempts'),
  },
  {
    promise: 'wrong passwords are limited by the e-mail address too',
    file: 'apps/api/src/sign-in/limit-attempts.ts',
    takeOut: 'return [{ key: passwordKey(subject), ...BY_SUBJECT, isOfSubject: true }];',
    putIn: 'return [];',
    ...byApi('sign-in/limit-attempts'),
  },
  {
    promise: 'codes are limited by the day too',
    file: 'apps/api/src/sign-in/limit-attempts.ts',
    takeOut: '      { key: `code-day:${subject.codeOf}`, ...CODES_BY_DAY },\n',
    ...byApi('second-factor'),
  },
  {
    promise: 'a right password is no attempt',
    file: 'apps/api/src/sign-in/guard-password.ts',
    takeOut: 'if (response.ok) await decision.takeBack();\n    else if',
    putIn: 'if',
    ...byApi('sign-in/limit-attempts'),
  },
  {
    promise: 'a code is good once',
    file: 'apps/api/src/second-factor/use-code.ts',
    takeOut: "return (await useStep(transaction, user.userId, step)) ? 'AUTHENTICATOR' : 'USED';",
    putIn: "return 'AUTHENTICATOR';",
    ...byApi('second-factor/sign-in-with-code'),
  },
  {
    promise: 'a code is good for a minute and a half',
    file: 'apps/api/src/second-factor/totp.ts',
    takeOut: 'const STEPS_OFF_MAX = 1;',
    putIn: 'const STEPS_OFF_MAX = 3;',
    ...byApi('second-factor'),
  },
  {
    promise: 'an authenticator that is not confirmed opens nothing',
    file: 'apps/api/src/second-factor/use-code.ts',
    takeOut: "if (!authenticator?.confirmedAt) return 'WRONG';",
    putIn: "if (!authenticator) return 'WRONG';",
    ...byApi('second-factor'),
  },
  {
    promise: 'what a passkey signed is looked at once',
    file: 'apps/api/src/second-factor/sign-in-with-passkey.ts',
    takeOut:
      "if (!(await consumeChallenge(prisma, passkeyToken))) return { ok: false, code: 'CHALLENGE_OVER' };",
    ...byApi('second-factor/passkey'),
  },
  {
    promise: 'a passkey is the one of the user that it names',
    file: 'apps/api/src/second-factor/webauthn.ts',
    takeOut: 'if (handle !== undefined && handle !== expected) return null;',
    ...byApi('second-factor/passkey'),
  },
  {
    promise: 'a passkey has verified its user',
    file: 'apps/api/src/second-factor/webauthn.ts',
    takeOut: 'requireUserVerification: true,\n    credential: {',
    putIn: 'requireUserVerification: false,\n    credential: {',
    ...byApi('second-factor/passkey'),
  },
  {
    promise: 'another site signs nobody in',
    file: 'apps/api/src/sign-in/is-foreign-request.ts',
    takeOut: 'if (origin !== undefined) return !trusted.includes(origin);',
    putIn: 'if (origin !== undefined) return false;',
    ...byApi('second-factor/sign-in-with-code', 'single-sign-on/sign-in-with-provider'),
  },
  {
    promise: 'a session ends after its time, remembered or not',
    file: 'apps/api/src/sign-in/resolve-viewer.ts',
    takeOut: '(found.expiresAt && found.expiresAt <= now())',
    putIn: '(found.expiresAt && now() < new Date(0))',
    ...byApi('sign-in'),
  },
  {
    promise: 'a viewer who was read before a change is not remembered after it',
    file: 'apps/api/src/sign-in/viewer-memory.ts',
    takeOut: 'if (remembered && changesHeard === this.#changesHeard)',
    putIn: 'if (remembered && changesHeard >= 0)',
    ...byApi('sign-in/resolve-viewer'),
  },
  {
    promise: 'a viewer is remembered only while the lease is held',
    file: 'apps/api/src/sign-in/resolve-viewer.ts',
    takeOut: '(fleet.isLeaseHeld() ? memory.recall(credential) : null)',
    putIn: 'memory.recall(credential)',
    ...byApi('sign-in/resolve-viewer'),
  },
  {
    promise: 'there is always an administrator',
    file: 'apps/api/src/user/change-user-role.ts',
    takeOut: '  await lockAccount(transaction, accountId);\n',
    ...byApiOnPostgres('user/change-user-role'),
  },
  {
    promise: 'of two who use a setup link at once one becomes the administrator',
    file: 'apps/api/src/user/set-up.ts',
    takeOut: '    await lockAccount(transaction, account.id);\n',
    ...byApiOnPostgres('user/set-up'),
  },
  {
    promise: 'of two who accept an invitation at once one becomes the user',
    file: 'apps/api/src/user/use-invitation.ts',
    takeOut: '  await lockAccount(transaction, found.accountId);\n',
    ...byApiOnPostgres('user/accept-invitation'),
  },
];
