import { byApi } from '../where.js';

/** @typedef {import('../take-out.js').Protection} Protection */

const endpoints = 'apps/api/src/sign-in/auth-endpoint.ts';

/** What cannot be undone needs a recent sign-in. @type {readonly Protection[]} */
export const recentSignIn = [
  {
    promise: 'an API key is deleted after a recent sign-in',
    file: 'apps/api/src/api-key/delete-api-key.ts',
    takeOut: "await requireFreshSignIn(dependencies, viewer, 'the deletion of an API key');",
    ...byApi('api-key/delete-api-key'),
  },
  {
    promise: 'a user is removed after a recent sign-in',
    file: 'apps/api/src/user/remove-user.ts',
    takeOut: "await requireFreshSignIn(dependencies, viewer, 'the removal of a user');",
    ...byApi('user/remove-user'),
  },
  {
    promise: "another user's sessions are ended after a recent sign-in",
    file: 'apps/api/src/user/end-user-sessions.ts',
    takeOut: 'await requireFreshSignIn(dependencies, viewer, "the end of a user\'s sessions");',
    ...byApi('user/help-user'),
  },
  {
    promise: 'a webhook endpoint is deleted after a recent sign-in',
    file: 'apps/api/src/webhook/delete-webhook-endpoint.ts',
    takeOut:
      "await requireFreshSignIn(dependencies, viewer, 'the deletion of a webhook endpoint');",
    ...byApi('webhook/webhook-permission'),
  },
  {
    promise: 'retired secrets are destroyed after a recent sign-in',
    file: 'apps/api/src/shared-secret/destroy-retired-shared-secrets.ts',
    takeOut:
      "await requireFreshSignIn(dependencies, viewer, 'the destruction of retired shared secrets');",
    ...byApi('shared-secret/destroy-retired-shared-secrets'),
  },
  {
    promise: 'one of the own sessions is ended after a recent sign-in',
    file: endpoints,
    takeOut: "needsFreshSignInFor: 'the end of another session',",
    ...byApi('sign-in/end-own-sessions'),
  },
  {
    promise: 'all other own sessions are ended after a recent sign-in',
    file: endpoints,
    takeOut: "needsFreshSignInFor: 'the end of all other sessions',",
    ...byApi('sign-in/end-own-sessions'),
  },
  {
    promise: 'what is refused there for want of a recent sign-in is in the audit log',
    file: 'apps/api/src/sign-in/sign-in.route.ts',
    takeOut:
      "if (endpoint.method === 'POST') await recordStaleSession(dependencies, { owner, ip }, what);",
    ...byApi('sign-in/end-own-sessions'),
  },
  {
    promise: 'so is what is refused under My profile',
    file: 'apps/api/src/second-factor/second-factor-endpoint.ts',
    takeOut:
      "await recordStaleSession(dependencies, { owner, ip: source.ip }, 'a change under My profile');",
    ...byApi('sign-in/end-own-sessions'),
  },
];
