import type { Dependencies } from '../dependencies.ts';
import { RequestError } from '../graphql/error.ts';
import { parsePageArguments, type Page, type PageArguments } from '../graphql/page.ts';
import type { Viewer } from '../sign-in/viewer.ts';
import { countUsers, findUser, findUsers, type UserRecord } from './member.store.ts';

const CURSOR = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** The place of a user in the list; opaque to callers. */
export function userCursor({ memberId }: UserRecord): string {
  return Buffer.from(memberId).toString('base64url');
}

/**
 * One page of the account's users, in the order in which they came.
 *
 * @throws {RequestError} BAD_USER_INPUT for paging arguments that make no page.
 */
export async function listUsers(
  { prisma }: Pick<Dependencies, 'prisma'>,
  { accountId }: Viewer,
  page: PageArguments,
): Promise<Page<UserRecord>> {
  const request = parsePageArguments(page);
  const cursor = request.cursor && Buffer.from(request.cursor, 'base64url').toString('latin1');
  if (cursor !== null && !CURSOR.test(cursor))
    throw new RequestError('BAD_USER_INPUT', 'after is not a cursor of this list.');
  return findUsers(prisma, accountId, { ...request, cursor });
}

/** How many users the viewer's account has. */
export async function countListedUsers(
  { prisma }: Pick<Dependencies, 'prisma'>,
  { accountId }: Viewer,
): Promise<number> {
  return countUsers(prisma, accountId);
}

/** The user with this row id; null for another account's, as for none. */
export async function readUser(
  { prisma }: Pick<Dependencies, 'prisma'>,
  { accountId }: Viewer,
  userId: string,
): Promise<UserRecord | null> {
  return findUser(prisma, accountId, userId);
}
