import { accessTokenCallers } from './access-token-callers.ts';
import type { Caller } from './caller.ts';
import { createPerson, endRecentSignIn, sessionTokenOf, signInAs, userCaller } from './people.ts';
import { pastServiceTokenCallers, serviceTokenCallers } from './service-tokens.ts';
import type { World } from './world.ts';

const NOBODY: Caller = { name: 'nobody', headers: {}, viewer: null };

/** Every kind of caller there is, the good ones and those that are no longer. */
export async function allCallers(world: World): Promise<Caller[]> {
  return [
    NOBODY,
    ...(await users(world)),
    world.foreignAdmin,
    ...(await pastSessions(world, 'ADMIN')),
    ...(await pastSessions(world, 'AUDITOR')),
    ...(await pastSessions(world, 'READONLY')),
    ...(await serviceTokenCallers(world)),
    ...(await pastServiceTokenCallers(world)),
    ...(await accessTokenCallers(world)),
  ];
}

async function users(world: World): Promise<Caller[]> {
  const signedIn = async (role: 'READONLY' | 'AUDITOR' | 'ADMIN') =>
    signInAs(world.origin, (await createPerson(world, world.accountIds.own, role)).email);
  const stale = userCaller('admin who signed in long ago', 'ADMIN', await signedIn('ADMIN'));
  await endRecentSignIn(world, stale);
  return [
    userCaller('readonly', 'READONLY', await signedIn('READONLY')),
    userCaller('auditor', 'AUDITOR', await signedIn('AUDITOR')),
    world.admin,
    { ...stale, viewer: stale.viewer && { ...stale.viewer, isRecent: false } },
  ];
}

/** Sessions of users with that role that do not stand for them any more. */
async function pastSessions(
  world: World,
  role: 'ADMIN' | 'AUDITOR' | 'READONLY',
): Promise<Caller[]> {
  const { origin, database } = world;
  const people = await Promise.all(
    [1, 2, 3].map(() => createPerson(world, world.accountIds.own, role)),
  );
  const cookies = await Promise.all(people.map(({ email }) => signInAs(origin, email)));
  const past = (name: string, at: number): Caller => ({
    name,
    headers: { cookie: cookies[at] as string },
    viewer: null,
  });
  const callers = [
    past(`${role} whose session has expired`, 0),
    past(`${role} who signed out`, 1),
    past(`${role} who was removed`, 2),
  ];
  await database.prisma.session.updateMany({
    where: { token: sessionTokenOf(callers[0] as Caller) },
    data: { expiresAt: new Date(Date.now() - 1000) },
  });
  await fetch(`${origin}/auth/sign-out`, { method: 'POST', headers: callers[1]?.headers ?? {} });
  await world.askAsAdmin({
    query: 'mutation ($id: ID!) { removeUser(input: { id: $id }) { removedId } }',
    variables: { id: people[2]?.id },
  });
  return callers;
}
