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
    takeOut:
      "return (await useStep(transaction, user.userId, judged.step)) ? 'AUTHENTICATOR' : 'USED';",
    putIn: "return 'AUTHENTICATOR';",
    ...byApi('second-factor/sign-in-with-code'),
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
    takeOut: '!found?.session || found.session.expiresAt <= now()',
    putIn: '!found?.session',
    ...byApi('sign-in/session-life'),
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
    takeOut: 'fleet.isLeaseHeld() ? memory.recall(credential) : null',
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
  {
    promise: 'a session ends at which nobody is',
    file: 'apps/api/src/sign-in/session-life.ts',
    takeOut: 'return new Date(Math.min(createdAt.getTime() + SESSION_SECONDS * 1000, idleMs));',
    putIn: 'return new Date(Math.max(createdAt.getTime() + SESSION_SECONDS * 1000, idleMs));',
    ...byApi('sign-in/session-life'),
  },
  {
    promise: 'a session ends after twelve hours, however much it is used',
    file: 'apps/api/src/sign-in/session-life.ts',
    takeOut: 'return new Date(Math.min(createdAt.getTime() + SESSION_SECONDS * 1000, idleMs));',
    putIn: 'return new Date(idleMs);',
    ...byApi('sign-in/session-life'),
  },
  {
    promise: 'what the app asks by itself prolongs no session',
    file: 'apps/api/src/sign-in/resolve-viewer.ts',
    takeOut: 'if (headers[UNATTENDED_HEADER] === undefined) await',
    putIn: 'await',
    ...byApi('sign-in/session-life'),
  },
  {
    promise: 'a session that is over is not prolonged',
    file: 'apps/api/src/sign-in/session.store.ts',
    takeOut: 'expiresAt: { gt: now, lt: expiresAt }',
    putIn: 'expiresAt: { lt: expiresAt }',
    ...byApi('sign-in/session-life'),
  },
  {
    promise: 'a node that remembers a session asks whether its user is at another one',
    file: 'apps/api/src/sign-in/resolve-viewer.ts',
    takeOut: 'if (recalled?.session && recalled.session.expiresAt <= now()) found = await read();',
    ...byApi('sign-in/session-life'),
  },
  {
    promise: 'a session that is over is none for the sign-in service',
    file: 'apps/api/src/sign-in/resolve-session.ts',
    takeOut: 'if (!owner || owner.expiresAt <= dependencies.now())',
    putIn: 'if (!owner)',
    ...byApi('sign-in/session-life'),
  },
  {
    promise: 'the app says when it asks by itself',
    file: 'apps/admin/src/lib/graphql/client.ts',
    takeOut: "if (!presence.tell(sentAtMs)) headers.set('x-rekey-unattended', '1');",
    package: 'apps/admin',
    tests: ['test/session-watch.svelte.test.ts'],
  },
  {
    promise: 'a page that was left alone is left when its session is over',
    file: 'apps/admin/src/lib/sign-in/session-watch.svelte.ts',
    takeOut: "this.#onEnded(this.#isFinal ? 'over' : 'idle')",
    putIn: 'this.#checkIn(againMs)',
    package: 'apps/admin',
    tests: ['test/session-watch.svelte.test.ts'],
  },
  {
    promise: 'people are asked before their session ends',
    file: 'apps/admin/src/lib/sign-in/session-watch.svelte.ts',
    takeOut: 'const remaining = remainingMs(endsAt) - this.#leadMs;',
    putIn: 'const remaining = remainingMs(endsAt);',
    package: 'apps/admin',
    tests: ['test/session-watch.svelte.test.ts'],
  },
  {
    promise: 'a code is over with its thirty seconds',
    file: 'apps/api/src/second-factor/totp.ts',
    takeOut:
      "  if (step < stepAt(now.getTime() - toleranceSeconds * 1000)) return { ok: false, code: 'OVER' };\n",
    ...byApi('second-factor/code-time'),
  },
  {
    promise: 'a code is not good before its thirty seconds',
    file: 'apps/api/src/second-factor/totp.ts',
    takeOut:
      "  if (step > stepAt(now.getTime() + toleranceSeconds * 1000)) return { ok: false, code: 'EARLY' };\n",
    ...byApi('second-factor/code-time'),
  },
  {
    promise:
      'a session ends at which nobody is, also one that began with a second factor or the provider',
    file: 'apps/api/src/sign-in/complete-sign-in.ts',
    takeOut: 'const expiresAt = sessionEnd({ createdAt, seenAt }, settings);',
    putIn:
      'const expiresAt = sessionEnd({ createdAt, seenAt }, { ...settings, sessionIdleSeconds: 43_200 });',
    ...byApi('second-factor/sign-in-with-code', 'single-sign-on/sign-in-with-provider'),
  },
  {
    promise: 'a session that began with a password ends at which nobody is',
    file: 'apps/api/src/sign-in/audited-adapter.ts',
    takeOut: 'data: { ...write.data, expiresAt }',
    putIn: 'data: { ...write.data }',
    ...byApi('sign-in/session-life'),
  },
  {
    promise: 'whoever is at the sign-in service alone is there too',
    file: 'apps/api/src/sign-in/resolve-session.ts',
    takeOut: '  await prolongSession(dependencies, { ...owner });\n',
    ...byApi('sign-in/session-life'),
  },
  {
    promise: 'an authenticator is put in force by a code of its own thirty seconds',
    file: 'apps/api/src/second-factor/set-up-authenticator.ts',
    takeOut: 'judgeTotp(secret, code, now(), settings.totpToleranceSeconds)',
    putIn: 'judgeTotp(secret, code, now(), 30)',
    ...byApi('second-factor/code-time'),
  },
];
