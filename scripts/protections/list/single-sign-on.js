import { byApi, byApiOnPostgres } from '../where.js';

/** @typedef {import('../take-out.js').Protection} Protection */

const admit = 'apps/api/src/single-sign-on/admit-identity.ts';
const invited = 'apps/api/src/single-sign-on/admit-invited.ts';
const end = 'apps/api/src/single-sign-on/end-visit.ts';
const provider = 'apps/api/src/single-sign-on/openid-provider.ts';
const bySingleSignOn = byApi('single-sign-on');
const byRefusing = byApi('single-sign-on/refuse-invitation');

/** Whom an OpenID provider lets in. @type {readonly Protection[]} */
export const singleSignOn = [
  {
    promise: 'an answer of the provider is of the browser that was sent there',
    file: end,
    takeOut:
      "if (!visitToken || !isStateOfVisit(visitToken, new URLSearchParams(query).get('state')))",
    putIn: 'if (!visitToken)',
    ...bySingleSignOn,
  },
  {
    promise: 'a visit to the provider ends once',
    file: 'apps/api/src/single-sign-on/provider-visit.store.ts',
    takeOut: 'DELETE FROM provider_visit WHERE',
    putIn: 'UPDATE provider_visit SET purpose = purpose WHERE',
    ...bySingleSignOn,
  },
  {
    promise: 'an ID token is of this visit',
    file: provider,
    takeOut: ', expectedNonce: nonce }',
    putIn: ' }',
    ...bySingleSignOn,
  },
  {
    promise: 'a code is of no use without what the browser was sent with',
    file: provider,
    takeOut: 'pkceCodeVerifier: codeVerifier, ',
    ...bySingleSignOn,
  },
  {
    promise: 'the signature of an ID token is checked',
    file: provider,
    takeOut: 'const extensions = [enableNonRepudiationChecks, ',
    putIn: 'const extensions = [',
    ...bySingleSignOn,
  },
  {
    promise: 'what the provider answers is bounded',
    file: 'apps/api/src/single-sign-on/bounded-fetch.ts',
    takeOut: 'if (length > ANSWER_BYTES_MAX)',
    putIn: 'if (length < 0)',
    ...bySingleSignOn,
  },
  {
    promise: 'an e-mail address links when the provider vouches for it',
    file: admit,
    takeOut: 'if (email.email === null || !email.isVerified) return null;',
    putIn: 'if (email.email === null) return null;',
    ...bySingleSignOn,
  },
  {
    promise: 'whoever confirms is who is signed in',
    file: admit,
    takeOut: 'if (expectedUserId !== null && expectedUserId !== userId)',
    putIn: "if (expectedUserId === '')",
    ...bySingleSignOn,
  },
  {
    promise: 'a second factor is owed unless the provider asked for one',
    file: admit,
    takeOut: 'if (!secondFactor && secondFactors.length > 0) {',
    putIn: "if (userId === '') {",
    ...bySingleSignOn,
  },
  {
    promise: 'whoever confirms has just been asked',
    file: end,
    takeOut: "return isRecent ? null : 'SIGN_IN_NOT_RECENT';",
    putIn: 'return isRecent ? null : null;',
    ...bySingleSignOn,
  },
  {
    promise: 'an invitation is for the e-mail address that the provider vouches for',
    file: invited,
    takeOut: '!email.isVerified || email.email !== invitation.email',
    putIn: '!email.isVerified',
    ...byRefusing,
  },
  {
    promise: 'who accepts an invitation is vouched for',
    file: invited,
    takeOut: '!email.isVerified || email.email !== invitation.email',
    putIn: 'email.email !== invitation.email',
    ...byRefusing,
  },
  {
    promise: 'an e-mail address is compared as it was written, but for its case',
    file: 'apps/api/src/sign-in/parse-person.ts',
    takeOut: 'const email = text.trim();',
    putIn: 'const email = text.trim().toLowerCase();',
    ...byRefusing,
  },
  {
    promise: 'nobody is a user by an invitation whose identity is linked already',
    file: invited,
    takeOut: 'if (!signedIn) throw new IdentityTaken();',
    putIn: "if (!signedIn) return refused('IDENTITY_TAKEN');",
    ...byRefusing,
  },
  {
    promise: 'an invitation that was revoked meanwhile is accepted by nobody who comes back',
    file: 'apps/api/src/user/use-invitation.ts',
    takeOut: '  await lockAccount(transaction, found.accountId);\n',
    ...byApiOnPostgres('single-sign-on/accept-invitation-once'),
  },
  {
    promise: 'an identity that another account links at the same time is linked once',
    file: 'apps/api/src/sign-in/identity.store.ts',
    takeOut: '    skipDuplicates: true,\n',
    ...byApiOnPostgres('single-sign-on/accept-invitation-once'),
  },
  {
    promise: 'whoever has no password keeps the identity that lets them in',
    file: 'apps/api/src/single-sign-on/own-identity.ts',
    takeOut:
      "if (!(await canUsePassword(dependencies, transaction, userId))) return 'NO_PASSWORD';",
    ...bySingleSignOn,
  },
  {
    promise: 'no password lets anybody in where the provider is the only way',
    file: 'apps/api/src/sign-in/sign-in.route.ts',
    takeOut: 'if (endpoint.takesPassword && isProviderOnly(dependencies))',
    putIn: "if (endpoint.path === '')",
    ...byApi('single-sign-on/provider-only'),
  },
  {
    promise: 'no passkey alone lets anybody in where the provider is the only way',
    file: 'apps/api/src/second-factor/sign-in-with-passkey.ts',
    takeOut: "if (!isMore && owner?.userId !== userId) return 'NOT_ENOUGH';",
    ...byApi('single-sign-on/provider-only'),
  },
  {
    promise: 'a passkey prolongs no session for ever where the provider is the only way',
    file: 'apps/api/src/second-factor/sign-in-with-passkey.ts',
    takeOut: 'const continuedSince = isMore ? undefined : owner?.createdAt;',
    putIn: 'const continuedSince = undefined;',
    ...byApi('single-sign-on/provider-only'),
  },
  {
    promise: 'no password is chosen where the provider is the only way',
    file: 'apps/api/src/sign-in/provider-only.ts',
    takeOut:
      "if (isProviderOnly(dependencies)) throw new RequestError('FORBIDDEN', PASSWORD_NOT_TAKEN.message);",
    ...byApi('single-sign-on/provider-only'),
  },
  {
    promise: 'nobody removes their only way in where that is the provider',
    file: 'apps/api/src/sign-in/provider-only.ts',
    takeOut: 'return !isProviderOnly(dependencies) && hasPassword(database, userId);',
    putIn: 'return hasPassword(database, userId);',
    ...byApi('single-sign-on/provider-only'),
  },
  {
    promise: 'a passkey confirms nobody in a session of another where the provider is the only way',
    file: 'apps/api/src/second-factor/sign-in-with-passkey.ts',
    takeOut: 'if (!isMore && owner?.userId !== userId)',
    putIn: 'if (!isMore && owner === null)',
    ...byApi('single-sign-on/provider-only'),
  },
];
