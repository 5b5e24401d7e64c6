import type { DueNotice, NoticeKind } from './notice.store.ts';

/** An e-mail in plain text. */
export type WrittenNotice = {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
};

const DONE: Record<NoticeKind, string> = {
  REVEAL: 'was shown',
  REGENERATE: 'was regenerated',
  RESTORE: 'was restored',
};

/** Puts a notice into words: what, when, from where, and what to do about it. */
export function writeNotice(notice: DueNotice, publicUrl: string): WrittenNotice {
  const { kind, description, ip, at, email, shortname } = notice;
  const text = `${description}

When: ${at.toISOString()}
From: ${ip ?? 'unknown'}
Account: ${shortname}

If nobody of you did this, see what else was done, end sessions that are not yours, and regenerate
the shared secret with the reason COMPROMISED:

  ${publicUrl}/settings/audit-log
  ${publicUrl}/settings/api-keys

You get this as an administrator of the account. To get no more of it: ${publicUrl}/settings/profile
`;
  return { to: email, subject: `Rekey: the shared secret of ${shortname} ${DONE[kind]}`, text };
}
