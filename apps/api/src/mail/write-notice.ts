import type { DueNotice, NoticeKind } from './notice.store.ts';

/** An e-mail in plain text. */
export type WrittenNotice = {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
};

/** The parts of an e-mail that depend on what it is about. */
type Wording = {
  /** What follows `Rekey: `. */
  readonly subject: (shortname: string) => string;
  /** What to do about it. */
  readonly advice: (publicUrl: string) => string;
  /** Why it is sent, and how not to get it. */
  readonly reason: (publicUrl: string) => string;
};

const asAdministrator = (publicUrl: string) =>
  `You get this as an administrator of the account. To get no more of it: ${publicUrl}/settings/profile`;
const asOneself = () =>
  'You get this because it concerns how you sign in. It cannot be turned off.';

const ofSecret = (done: string): Wording => ({
  subject: (shortname) => `the shared secret of ${shortname} ${done}`,
  advice: (
    publicUrl,
  ) => `If nobody of you did this, see what else was done, end sessions that are not yours, and regenerate
the shared secret with the reason COMPROMISED:

  ${publicUrl}/settings/audit-log
  ${publicUrl}/settings/api-keys`,
  reason: asAdministrator,
});

const ofSignIn = (subject: string): Wording => ({
  subject: (shortname) => `${subject} (${shortname})`,
  advice: (
    publicUrl,
  ) => `If this was neither you nor at your request, sign in, choose another password and end the sessions that
are not yours; if you cannot sign in any more, ask an administrator of the account at once:

  ${publicUrl}/settings/profile`,
  reason: asOneself,
});

const WORDINGS: Record<NoticeKind, Wording> = {
  REVEAL: ofSecret('was shown'),
  REGENERATE: ofSecret('was regenerated'),
  RESTORE: ofSecret('was restored'),
  EXPIRY: {
    subject: (shortname) => `something of ${shortname} ends soon`,
    advice: (
      publicUrl,
    ) => `Who uses it is refused from then on. Give it a later end, or hand out another, before that:

  ${publicUrl}/settings/service-tokens
  ${publicUrl}/settings/api-keys`,
    reason: asAdministrator,
  },
  PASSWORD: ofSignIn('your password was changed'),
  RESET_LINK: ofSignIn('a link to reset your password was made'),
  SECOND_FACTOR: ofSignIn('your second factor was changed'),
  IDENTITY: ofSignIn('your single sign-on was changed'),
  ROLE: ofSignIn('your role was changed'),
  REFUSED_SIGN_IN: ofSignIn('sign-ins as you were refused'),
};

/** Puts a notice into words: what, when, from where, and what to do about it. */
export function writeNotice(notice: DueNotice, publicUrl: string): WrittenNotice {
  const { kind, description, ip, at, email, shortname } = notice;
  const { subject, advice, reason } = WORDINGS[kind];
  const text = `${description}

When: ${at.toISOString()}
From: ${ip ?? (kind === 'EXPIRY' ? 'Rekey itself' : 'unknown')}
Account: ${shortname}

${advice(publicUrl)}

${reason(publicUrl)}
`;
  return { to: email, subject: `Rekey: ${subject(shortname)}`, text };
}
