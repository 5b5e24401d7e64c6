import { exchangeForTokens } from '../support/gateway.ts';
import { requestTokenOf } from '../support/integration.ts';
import { startTestServer } from '../support/test-server.ts';
import { createApiKey, deleteApiKey } from './api-keys.ts';
import type { Caller } from './caller.ts';
import type { World } from './world.ts';

const DAY_MS = 86_400_000;

/** Integrations: their access tokens are for the account's own APIs, and nothing here. */
export async function accessTokenCallers(world: World): Promise<Caller[]> {
  const [kept, revoked] = [await createApiKey(world), await createApiKey(world)];
  const good = await exchangeForTokens(world.origin, requestTokenOf(kept.integration));
  const gone = await exchangeForTokens(world.origin, requestTokenOf(revoked.integration));
  const old = await exchangeDaysAgo(world, kept.integration, 2);
  await deleteApiKey(world, revoked.id);
  const caller = (name: string, token: string): Caller => ({
    name,
    headers: { authorization: `Bearer ${token}` },
    viewer: null,
  });
  return [
    caller('access token of an API key with the role admin', good.access_token),
    caller('expired access token', old),
    caller('access token of a deleted API key', gone.access_token),
    caller('refresh token', good.refresh_token),
    caller('appkey', kept.integration.appkey),
    caller('shared secret', kept.integration.sharedsecret),
  ];
}

/** An access token as a server gave it that long ago. */
async function exchangeDaysAgo(
  { database, masterKeys }: World,
  integration: Parameters<typeof requestTokenOf>[0],
  days: number,
): Promise<string> {
  const then = () => new Date(Date.now() - days * DAY_MS);
  const server = await startTestServer({ database, masterKeys, now: then });
  const iat = Math.floor(then().getTime() / 1000);
  const tokens = await exchangeForTokens(server.origin, requestTokenOf(integration, { iat }));
  await server.close();
  return tokens.access_token;
}
