import { globalId, NODE_TYPENAMES } from '../../src/graphql/global-id.ts';
import type { World } from './world.ts';

/** Finds in a text what only the world's own account knows; null when there is nothing of it. */
export type FindOwnMark = (text: string) => string | null;

/**
 * Texts by which everything of the world's own account can be told: ids of every row that has an
 * account, whatever tables there are, and names.
 */
export async function ownMarks({ database, accountIds }: World): Promise<FindOwnMark> {
  const { prisma } = database;
  const tables = await prisma.$queryRaw<{ name: string }[]>`
    SELECT table_name AS name FROM information_schema.columns
     WHERE table_schema = 'public' AND column_name IN ('id', 'account_id')
     GROUP BY table_name HAVING count(*) = 2 AND bool_or(data_type = 'uuid')`;
  const own = accountIds.own;
  const ids = await Promise.all(
    tables.map(({ name }) =>
      prisma.$queryRawUnsafe<{ id: string }[]>(
        `SELECT id::text AS id FROM "${name}" WHERE account_id = $1::uuid`,
        own,
      ),
    ),
  );
  const users = await prisma.member.findMany({
    where: { accountId: own },
    select: { userId: true, user: { select: { email: true } } },
  });
  const keys = await prisma.apiKey.findMany({ where: { accountId: own } });
  const rowIds = [own, ...ids.flat().map(({ id }) => id), ...users.map(({ userId }) => userId)];
  const marks = [
    ...rowIds,
    ...rowIds.flatMap((id) => NODE_TYPENAMES.map((typename) => globalId(typename, id))),
    ...users.map(({ user }) => user.email),
    ...keys.map(({ appname }) => appname),
    'acmecorp',
  ];
  return (text) => marks.find((mark) => text.includes(mark)) ?? null;
}
