import { byApi, byProject } from '../where.js';

/** @typedef {import('../take-out.js').Protection} Protection */

const gate = 'apps/api/src/sign-in/address-gate.ts';
const record = 'apps/api/src/sign-in/record-outsider.ts';

/** From where people are let in. @type {readonly Protection[]} */
export const allowedRanges = [
  {
    promise: 'outsiders are refused by every route of the sign-in service',
    file: 'apps/api/src/sign-in/people-routes.ts',
    takeOut: 'if (refusal) return refuse(reply, 403, refusal.code, refusal.message);',
    ...byApi('sign-in/allowed-ranges'),
  },
  {
    promise: 'outsiders are refused before what they sent is looked at',
    file: 'apps/api/src/sign-in/people-routes.ts',
    takeOut: "app.addHook('preHandler', ",
    putIn: "app.addHook('preSerialization', ",
    ...byApi('sign-in/allowed-ranges'),
  },
  {
    promise: 'a session outside is refused by GraphQL and the export, remembered or not',
    file: 'apps/api/src/sign-in/resolve-viewer.ts',
    takeOut: 'gate.requireInside(request);',
    ...byApi('sign-in/allowed-ranges-session'),
  },
  {
    promise: 'a session is not prolonged outside',
    file: 'apps/api/src/sign-in/resolve-viewer.ts',
    takeOut:
      '    gate.requireInside(request);\n    // Whoever sends this header means it: a wrong token is not made good by a cookie.\n    if (authorization) return null;\n    const token = cookie.readToken(cookieHeader);\n    return token === null ? null : userOf(token, request);\n',
    putIn:
      '    if (authorization) return gate.requireInside(request), null;\n    const token = cookie.readToken(cookieHeader);\n    const user = token === null ? null : await userOf(token, request);\n    gate.requireInside(request);\n    return user;\n',
    ...byApi('sign-in/allowed-ranges-session'),
  },
  {
    promise: 'a link opens nothing outside, not even beside a service token',
    file: 'apps/api/src/sign-in/from-inside.ts',
    takeOut: 'if (refusal) throw new RequestError(refusal.code, refusal.message, 403);',
    ...byApi('sign-in/allowed-ranges'),
  },
  {
    promise: 'a setup link opens nothing outside',
    file: 'apps/api/src/user/set-up.resolver.ts',
    takeOut: '  @FromInside()\n  @Mutation(() => SetUpPayload, {',
    putIn: '  @Mutation(() => SetUpPayload, {',
    ...byApi('sign-in/allowed-ranges'),
  },
  {
    promise: 'a reset link opens nothing outside',
    file: 'apps/api/src/user/set-up.resolver.ts',
    takeOut: '  @FromInside()\n  @Mutation(() => ResetPasswordPayload, {',
    putIn: '  @Mutation(() => ResetPasswordPayload, {',
    ...byApi('sign-in/allowed-ranges'),
  },
  {
    promise: 'an invitation tells nothing outside',
    file: 'apps/api/src/user/invitation.resolver.ts',
    takeOut: '  @FromInside()\n  @Query(() => InvitationPreviewType, {',
    putIn: '  @Query(() => InvitationPreviewType, {',
    ...byApi('sign-in/allowed-ranges'),
  },
  {
    promise: 'an invitation is not accepted outside',
    file: 'apps/api/src/user/invitation.resolver.ts',
    takeOut: '  @FromInside()\n  @Mutation(() => AcceptInvitationPayload, {',
    putIn: '  @Mutation(() => AcceptInvitationPayload, {',
    ...byApi('sign-in/allowed-ranges'),
  },
  {
    promise: 'what is no address is no address that people are let in from',
    file: 'apps/api/src/address-range.ts',
    takeOut: 'return isIP(address) !== 0 && this.#list.check(address, familyOf(address));',
    putIn: 'return isIP(address) === 0 || this.#list.check(address, familyOf(address));',
    ...byProject('unit', ['unit/sign-in/outsider']),
  },
  {
    promise: 'ranges that people are let in from are written by their first address',
    file: 'apps/api/src/setting-forms.ts',
    takeOut: 'const wrong = parsed.find((range) => !range.ok);',
    putIn: 'const wrong = parsed.length === 0;',
    ...byProject('unit', ['unit/env']),
  },
  {
    promise: 'an outsider is told of once a minute, in the log of whoever has the session',
    file: gate,
    takeOut: 'if (!this.#ofAddresses.allows(fromThere, address, nowMs)) return false;',
    putIn: 'if (nowMs > 0) return true;',
    ...byApi('sign-in/allowed-ranges-audit'),
  },
  {
    promise: 'sign-ins from outside are told of once a minute for each user, from wherever',
    file: gate,
    takeOut: "return this.#others.allows(who === '' ? fromThere : who, '', nowMs);",
    putIn: 'return true;',
    ...byApi('sign-in/allowed-ranges-audit'),
  },
  {
    promise: 'an e-mail address that nobody has is not told in the audit log',
    file: record,
    takeOut: '(email === null ? await findOnlyAccountId(prisma) : null)',
    putIn: '(await findOnlyAccountId(prisma))',
    ...byApi('sign-in/allowed-ranges-audit'),
  },
];
