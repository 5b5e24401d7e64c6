import { rowIdOf } from '../../src/graphql/global-id.ts';
import { Permission } from '../../src/sign-in/permission.ts';
import type { Caller } from './caller.ts';
import { NEVER_A_SCOPE } from './policy.ts';
import type { World } from './world.ts';

/** Makes a service token as an administrator does. @returns it with its id. */
export async function createServiceToken(
  world: World,
  scopes: readonly Permission[],
): Promise<{ readonly id: string; readonly token: string }> {
  const { createServiceToken: payload } = await world.askAsAdmin<{
    createServiceToken: { token: string; serviceToken: { id: string }; errors: unknown[] };
  }>({
    query: `mutation ($input: CreateServiceTokenInput!) {
      createServiceToken(input: $input) { token serviceToken { id } errors { code } }
    }`,
    variables: { input: { name: 'deploy-script', scopes } },
  });
  if (payload.errors.length > 0)
    throw new Error(
      `A service token is refused the scope ${scopes.join()}: if that is meant, add it to NEVER_A_SCOPE in policy.ts.`,
    );
  return { id: payload.serviceToken.id, token: payload.token };
}

const SCOPES = Object.values(Permission).filter((scope) => !NEVER_A_SCOPE.includes(scope));

/** A service token of each single scope. */
export async function serviceTokenCallers(world: World): Promise<Caller[]> {
  const callers: Caller[] = [];
  for (const scope of SCOPES) {
    const { token } = await createServiceToken(world, [scope]);
    callers.push({
      name: `service token with ${scope}`,
      headers: { authorization: `Bearer ${token}` },
      viewer: {
        kind: 'SERVICE_TOKEN',
        permissions: new Set([scope]),
        isRecent: false,
        isOwn: true,
      },
    });
  }
  return callers;
}

/** Service tokens of every scope that are worth nothing any more, or never were. */
export async function pastServiceTokenCallers(world: World): Promise<Caller[]> {
  const expired = await createServiceToken(world, SCOPES);
  const revoked = await createServiceToken(world, SCOPES);
  const wrong = await createServiceToken(world, SCOPES);
  await world.database.prisma.serviceToken.update({
    where: { id: rowIdOf('ServiceToken', expired.id) ?? '' },
    data: { expiresAt: new Date(Date.now() - 60_000) },
  });
  await world.askAsAdmin({
    query: 'mutation ($id: ID!) { revokeServiceToken(input: { id: $id }) { revokedId } }',
    variables: { id: revoked.id },
  });
  const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
  return [
    { name: 'expired service token', headers: bearer(expired.token), viewer: null },
    { name: 'revoked service token', headers: bearer(revoked.token), viewer: null },
    {
      name: "wrong service token beside an admin's cookie",
      headers: { ...world.admin.headers, ...bearer(`${wrong.token.slice(0, -1)}!`) },
      viewer: null,
    },
  ];
}
