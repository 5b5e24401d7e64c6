import type { MasterKeyRing } from '@rekey/keys/sealed-secret';
import { expect } from 'vitest';
import type { Database } from '../../src/database/database.ts';
import { countSealedValues } from '../../src/master-key/count-sealed-values.ts';
import { requireMasterKeys } from '../../src/master-key/require-master-keys.ts';
import type { BearerTokens } from '../../src/token-exchange/bearer-tokens.ts';
import { verifyLog } from '../audit/chain-scene.ts';
import { openAll } from '../master-key/master-key-scene.ts';
import { BOOTSTRAP } from '../support/administrator.ts';
import { exchangeForTokens, refresh, verify } from '../support/gateway.ts';
import {
  createTestIntegration,
  requestTokenOf,
  type TestIntegration,
} from '../support/integration.ts';
import { testMasterKeys } from '../support/master-keys.ts';
import { testSettings } from '../support/settings.ts';
import { startTestServer } from '../support/test-server.ts';
import { ensureAdministrator } from '../../src/user/ensure-administrator.ts';

/** What is known from before the backup. */
export type Known = {
  readonly masterKeys: MasterKeyRing;
  readonly integration: TestIntegration;
  readonly tokens: BearerTokens;
  /** Signed with the master key. */
  readonly cookie: string;
  readonly password: string;
};

/** An account with an integration that has tokens, and an administrator who is signed in. */
export async function fill(database: Database): Promise<Known> {
  const masterKeys = testMasterKeys();
  const integration = await createTestIntegration(database, masterKeys);
  const email = BOOTSTRAP.BOOTSTRAP_ADMIN_EMAIL;
  const password = BOOTSTRAP.BOOTSTRAP_ADMIN_PASSWORD;
  const settings = testSettings({ bootstrapAdmin: { email, password } });
  const server = await startTestServer({ database, masterKeys, settings });
  await ensureAdministrator(
    { ...server.dependencies, settings },
    { id: integration.accountId, shortname: integration.shortname },
  );
  const tokens = await exchangeForTokens(server.origin, requestTokenOf(integration));
  const signedIn = await fetch(`${server.origin}/auth/sign-in/email`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email, password }),
  });
  const cookie = signedIn.headers.getSetCookie()[0]?.split(';')[0] ?? '';
  await server.close();
  return { masterKeys, integration, tokens, cookie, password };
}

/** With its master keys a copy is the whole: tokens of before are let in, the audit log is unbent. */
export async function expectWhole(database: Database, known: Known): Promise<void> {
  const { masterKeys, integration, tokens, cookie } = known;
  await requireMasterKeys({ prisma: database.prisma, masterKeys });
  const values = Object.values(await openAll(database.prisma, masterKeys, integration.accountId));
  expect(values).toContain(integration.sharedsecret);
  const server = await startTestServer({ database, masterKeys });
  expect((await verify(server.origin, tokens.access_token)).status).toBe(200);
  expect((await refresh(server.origin, tokens.refresh_token)).status).toBe(200);
  expect(await viewerOf(server.origin, cookie)).toMatchObject({ kind: 'USER' });
  await server.close();
  expect(await verifyLog(database.prisma, integration.accountId)).toMatchObject({ ok: true });
}

/** Without them it opens nothing and signs nobody in. */
export async function expectWorthless(database: Database, known: Known): Promise<void> {
  const { integration, tokens, cookie } = known;
  const { prisma } = database;
  const foreign = testMasterKeys();
  await expect(requireMasterKeys({ prisma, masterKeys: foreign })).rejects.toThrow(
    /does not have the master key .* nothing was changed/,
  );
  const opened = Object.values(await openAll(prisma, foreign, integration.accountId));
  expect(new Set(opened)).toEqual(new Set(['UNKNOWN_MASTER_KEY']));
  expect((await countSealedValues(prisma)).size).toBe(1);
  const server = await startTestServer({ database, masterKeys: foreign });
  expect(await viewerOf(server.origin, cookie)).toBeNull();
  const [session] = await prisma.session.findMany();
  expect(session?.token).toBeTruthy();
  const bare = `${cookie.split('=')[0]}=${session?.token}`;
  expect(await viewerOf(server.origin, bare)).toBeNull();
  expect((await verify(server.origin, tokens.access_token)).status).not.toBe(200);
  await server.close();
}

/** What must not stand in a copy. */
export function secretsOf({ integration, tokens, password }: Known): readonly string[] {
  const { sharedsecret, appkey } = integration;
  return [sharedsecret, appkey, tokens.access_token, tokens.refresh_token, password];
}

async function viewerOf(origin: string, cookie: string): Promise<unknown> {
  const response = await fetch(`${origin}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', cookie },
    body: JSON.stringify({ query: '{ viewer { kind } }' }),
  });
  return ((await response.json()) as { data: { viewer: unknown } }).data.viewer;
}
