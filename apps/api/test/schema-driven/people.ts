import { randomUUID } from 'node:crypto';
import type { Database } from '../../src/database/database.ts';
import type { UserRole } from '../../src/database/generated/enums.ts';
import { globalId } from '../../src/graphql/global-id.ts';
import { Permission } from '../../src/sign-in/permission.ts';
import { insertUser } from '../../src/user/user.store.ts';
import type { Caller } from './caller.ts';
import { ROLES } from './policy.ts';

/** What everybody signs in with. */
export const PASSWORD = 'correct horse battery';

/** A user of a test's own. */
export type Person = { readonly id: string; readonly rowId: string; readonly email: string };

/** Where people are stored, and the one hash of everybody's password: making one takes long. */
type Store = { readonly database: Database; readonly passwordHash: string };

/** Stores a user. */
export async function createPerson(
  { database, passwordHash }: Store,
  accountId: string,
  role: UserRole,
): Promise<Person> {
  const email = `${role.toLowerCase()}-${randomUUID().slice(0, 8)}@acme.example`;
  const user = { accountId, email, name: 'Grace', role, passwordHash };
  const rowId = await database.prisma.$transaction((transaction) =>
    insertUser(transaction, user, new Date()),
  );
  if (rowId === null) throw new Error('The e-mail address is taken');
  return { id: globalId('User', rowId), rowId, email };
}

/** Signs in. @returns the session cookie. */
export async function signInAs(origin: string, email: string): Promise<string> {
  const response = await fetch(`${origin}/auth/sign-in/email`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email, password: PASSWORD }),
  });
  if (!response.ok) throw new Error(`sign-in: ${response.status} ${await response.text()}`);
  const cookies = response.headers.getSetCookie().map((line) => line.split(';')[0]);
  return cookies.join('; ');
}

/** A user who has just signed in. */
export function userCaller(name: string, role: UserRole, cookie: string): Caller {
  const permissions = role === 'ADMIN' ? Object.values(Permission) : ROLES[role];
  return {
    name,
    headers: { cookie },
    viewer: { kind: 'USER', permissions: new Set(permissions), isRecent: true, isOwn: true },
  };
}

/** The session's token in the database: the cookie holds it with a signature after a dot. */
export function sessionTokenOf({ headers }: Caller): string {
  return decodeURIComponent(headers['cookie']?.split('=')[1] ?? '').split('.')[0] ?? '';
}

/** Makes a user have signed in two days ago, who has not asked for anything yet. */
export async function endRecentSignIn(
  { database }: Pick<Store, 'database'>,
  caller: Caller,
): Promise<void> {
  await database.prisma.session.updateMany({
    where: { token: sessionTokenOf(caller) },
    data: { createdAt: new Date(Date.now() - 172_800_000) },
  });
}
