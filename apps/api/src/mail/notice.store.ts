import { uuidv7 } from 'uuidv7';
import type { Queryable, Transaction } from '../database/database.ts';

/** What administrators are told of, unless they want none of it. */
export type AdministratorNoticeKind = 'REVEAL' | 'REGENERATE' | 'RESTORE' | 'EXPIRY';

/** What a user is told of that concerns their own sign-in. Nobody who has got in can turn it off. */
export type PersonalNoticeKind =
  'PASSWORD' | 'RESET_LINK' | 'SECOND_FACTOR' | 'IDENTITY' | 'ROLE' | 'REFUSED_SIGN_IN';

/** What an e-mail is about. */
export type NoticeKind = AdministratorNoticeKind | PersonalNoticeKind;

/** Something that administrators are told of, in the words of the audit log. */
export type NewNotice = {
  readonly accountId: string;
  readonly kind: AdministratorNoticeKind;
  readonly description: string;
  readonly ip: string | null;
};

/** Something that one user is told of, in the words of the audit log. */
export type NewPersonalNotice = Omit<NewNotice, 'accountId' | 'kind'> & {
  readonly userId: string;
  readonly kind: PersonalNoticeKind;
};

/** An e-mail to be sent. */
export type DueNotice = {
  readonly id: string;
  readonly kind: NoticeKind;
  readonly description: string;
  readonly ip: string | null;
  readonly at: Date;
  readonly email: string;
  readonly shortname: string;
};

/** Longer than a mail server is usually gone; after that the audit log has to do. */
const KEPT_MS = 86_400_000;
/** A try that nothing is heard of is made again after this; each failure doubles it, to an hour. */
const RETRY_SECONDS = 60;
const RETRY_SECONDS_MAX = 3600;

/** Stores one e-mail to each administrator of the account who wants it. */
export async function insertNotices(
  transaction: Transaction,
  { accountId, kind, description, ip }: NewNotice,
): Promise<void> {
  const members = await transaction.member.findMany({
    where: { accountId, role: 'ADMIN', user: { secretNotices: true } },
    select: { userId: true },
  });
  await transaction.notice.createMany({
    data: members.map(({ userId }) => ({ id: uuidv7(), userId, kind, description, ip })),
  });
}

/** Stores one e-mail to a user, unless they are gone. Hold their account's row. */
export async function insertPersonalNotice(
  transaction: Transaction,
  notice: NewPersonalNotice,
): Promise<void> {
  const where = { id: notice.userId };
  const isThere = await transaction.user.findUnique({ where, select: { id: true } });
  if (isThere) await transaction.notice.create({ data: notice, select: { id: true } });
}

/** Takes e-mails that are due for this node alone, until the time of their next try. */
export async function claimNotices(
  database: Queryable,
  count: number,
  now: Date,
): Promise<readonly DueNotice[]> {
  const keptFrom = new Date(now.getTime() - KEPT_MS);
  return database.$queryRaw<DueNotice[]>`
    UPDATE notice SET attempts = attempts + 1,
           next_attempt_at = ${now}::timestamptz
             + least(${RETRY_SECONDS} * power(2, attempts), ${RETRY_SECONDS_MAX}) * interval '1 second'
      FROM "user", member, account
     WHERE notice.id IN (SELECT id FROM notice WHERE next_attempt_at <= ${now} AND at > ${keptFrom}
                          ORDER BY at LIMIT ${count} FOR UPDATE SKIP LOCKED)
       AND "user".id = notice.user_id AND member.user_id = "user".id AND account.id = member.account_id
    RETURNING notice.id, notice.kind, notice.description, notice.ip, notice.at, "user".email, account.shortname`;
}

/** Deletes an e-mail that has been sent. */
export async function deleteNotice(database: Queryable, id: string): Promise<void> {
  await database.notice.deleteMany({ where: { id } });
}

/** Deletes e-mails that could not be sent for a day. @returns how many there were. */
export async function purgeNotices(database: Queryable, now: Date): Promise<number> {
  const { count } = await database.notice.deleteMany({
    where: { at: { lte: new Date(now.getTime() - KEPT_MS) } },
  });
  return count;
}

/** Whether a user wants to be told. */
export async function findSecretNotices(database: Queryable, userId: string): Promise<boolean> {
  const user = await database.user.findUnique({
    where: { id: userId },
    select: { secretNotices: true },
  });
  return user?.secretNotices ?? false;
}

/** Stores whether a user wants to be told. */
export async function updateSecretNotices(
  transaction: Transaction,
  userId: string,
  secretNotices: boolean,
): Promise<void> {
  await transaction.user.updateMany({ where: { id: userId }, data: { secretNotices } });
}
