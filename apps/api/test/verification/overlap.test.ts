import { decodeJwt } from 'jose';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Database } from '../../src/database/database.ts';
import { destroyRetiredSharedSecrets } from '../../src/shared-secret/destroy-retired-shared-secrets.ts';
import { endSharedSecretOverlap } from '../../src/shared-secret/end-overlap.ts';
import {
  regenerateSharedSecret,
  type RegenerateSharedSecret,
} from '../../src/shared-secret/regenerate-shared-secret.ts';
import { restoreSharedSecret } from '../../src/shared-secret/restore-shared-secret.ts';
import { Permission } from '../../src/sign-in/permission.ts';
import type { Viewer } from '../../src/sign-in/viewer.ts';
import { openTestDatabase } from '../support/database.ts';
import { exchange, exchangeForTokens, refresh, verify } from '../support/gateway.ts';
import {
  createTestIntegration,
  requestTokenOf,
  type TestIntegration,
} from '../support/integration.ts';
import { testMasterKeys } from '../support/master-keys.ts';
import { startTestServer, type TestServer } from '../support/test-server.ts';

const wait = (ms: number) => new Promise((done) => setTimeout(done, ms));

describe('an overlap', () => {
  const masterKeys = testMasterKeys();
  let database: Database;
  /** Two nodes; on the embedded database, which has one, the same one twice. */
  let nodes: TestServer[];
  let integration: TestIntegration;
  let viewer: Viewer;
  /** Made under version 1, and remembered by every node. */
  let token: string;
  let refreshToken: string;

  beforeAll(async () => {
    database = await openTestDatabase();
  });
  beforeEach(async () => {
    nodes = [];
    await startNodes();
    integration = await createTestIntegration(database, masterKeys);
    viewer = administratorOf(integration);
    const tokens = await exchangeForTokens(origin(), requestTokenOf(integration));
    token = tokens.access_token;
    refreshToken = tokens.refresh_token;
    for (let time = 0; time < 3; time += 1) await everywhere(token, 200);
  });
  afterEach(() => stopNodes());
  afterAll(() => database.close());

  async function startNodes(): Promise<void> {
    nodes = [await startTestServer({ database, masterKeys })];
    if (database.connectionString !== null)
      nodes.push(await startTestServer({ database, masterKeys }));
  }

  async function stopNodes(): Promise<void> {
    for (const node of nodes.splice(0)) await node.close();
  }

  const dependencies = () => (nodes[0] as TestServer).dependencies;
  const origin = () => (nodes[0] as TestServer).origin;

  /** Regenerates. @returns the new secret. */
  async function regenerate(input: RegenerateSharedSecret): Promise<string> {
    const result = await regenerateSharedSecret(dependencies(), viewer, input);
    if (!result.ok) throw new Error(result.code);
    return result.value;
  }

  async function endOfOverlap(): Promise<number> {
    const where = { accountId: integration.accountId, version: 1 };
    const { acceptedUntil } = await database.prisma.sharedSecret.findFirstOrThrow({ where });
    return acceptedUntil?.getTime() ?? NaN;
  }

  async function everywhere(accessToken: string, status: number, name?: string): Promise<void> {
    for (const node of nodes) {
      const answer = await verify(node.origin, accessToken);
      expect(answer.status).toBe(status);
      if (name !== undefined) expect(answer.body['name']).toBe(name);
    }
  }

  /** Asks every node again and again from before the end until after it; each answer has to fit. */
  async function expectToEndAt(endsAtMs: number): Promise<void> {
    let letIn = 0;
    while (Date.now() < endsAtMs + 300) {
      for (const node of nodes) {
        const askedAtMs = Date.now();
        const { status } = await verify(node.origin, token);
        if (askedAtMs >= endsAtMs) expect(status).toBe(401);
        else if (Date.now() < endsAtMs) expect(status).toBe(200);
        if (status === 200) letIn += 1;
      }
      await wait(5);
    }
    expect(letIn).toBeGreaterThan(0);
    await everywhere(token, 401, 'SHARED_SECRET_REGENERATED');
  }

  test('lets both secrets in and ends by itself, on every node, to the moment', async () => {
    const sharedsecret = await regenerate({ overlapSeconds: 2 });
    await everywhere(token, 200);
    const updated = await exchangeForTokens(
      origin(),
      requestTokenOf(integration, { sharedsecret }),
    );
    await everywhere(updated.access_token, 200);
    await expectToEndAt(await endOfOverlap());
    await everywhere(updated.access_token, 200);
    const late = await exchange(origin(), requestTokenOf(integration));
    expect(late.body['name']).toBe('SHARED_SECRET_REGENERATED');
  });

  test('goes on after a restart in the middle of it, and ends when it would have', async () => {
    await regenerate({ overlapSeconds: 3 });
    await stopNodes();
    await startNodes();
    await everywhere(token, 200);
    await expectToEndAt(await endOfOverlap());
  });

  test('is over when no node was running at its end', async () => {
    await regenerate({ overlapSeconds: 1 });
    await stopNodes();
    await wait((await endOfOverlap()) - Date.now());
    await startNodes();
    await everywhere(token, 401, 'SHARED_SECRET_REGENERATED');
  });

  test('ends on every node by the time ending it is answered', async () => {
    await regenerate({ overlapSeconds: 3600 });
    await everywhere(token, 200);
    expect((await endSharedSecretOverlap(dependencies(), viewer, {})).ok).toBe(true);
    await everywhere(token, 401, 'SHARED_SECRET_REGENERATED');
  });

  test('ends on every node by the time COMPROMISED is answered', async () => {
    await regenerate({ overlapSeconds: 3600 });
    await regenerate({ reason: 'COMPROMISED' });
    await everywhere(token, 401, 'SHARED_SECRET_REGENERATED');
  });

  test('exchanges and refreshes stay with the secret that the caller has, and say how long that lasts', async () => {
    await regenerate({ overlapSeconds: 3600 });
    const refreshed = await refresh(origin(), refreshToken);
    const exchanged = await exchange(origin(), requestTokenOf(integration));
    for (const { status, body } of [refreshed, exchanged]) {
      expect(status).toBe(200);
      const left = (await endOfOverlap()) / 1000 - Date.now() / 1000;
      expect(body['expires_in']).toBeGreaterThan(left - 1);
      expect(body['expires_in']).toBeLessThanOrEqual(3600);
      expect(body['refresh_expires_in']).toBe(body['expires_in']);
      const { iat = 0, exp = 0 } = decodeJwt(String(body['access_token']));
      expect(exp - iat).toBe(body['expires_in']);
      await everywhere(String(body['access_token']), 200);
    }
    await endSharedSecretOverlap(dependencies(), viewer, {});
    for (const { body } of [refreshed, exchanged]) {
      await everywhere(String(body['access_token']), 401, 'SHARED_SECRET_REGENERATED');
      const again = await refresh(origin(), String(body['refresh_token']));
      expect(again).toMatchObject({ status: 400, body: { name: 'SHARED_SECRET_REGENERATED' } });
    }
  });

  test('does not shorten what is made with the current secret', async () => {
    const sharedsecret = await regenerate({ overlapSeconds: 60 });
    const tokens = await exchangeForTokens(origin(), requestTokenOf(integration, { sharedsecret }));
    expect(tokens).toMatchObject({ expires_in: 86_400, refresh_expires_in: 604_800 });
    const { body } = await refresh(origin(), tokens.refresh_token);
    expect(body).toMatchObject({ expires_in: 86_400, refresh_expires_in: 604_800 });
  });

  test('lives on when the secret in it is restored, and what was made with it is good for good', async () => {
    const mistaken = await regenerate({ overlapSeconds: 3600 });
    const made = await exchangeForTokens(
      origin(),
      requestTokenOf(integration, { sharedsecret: mistaken }),
    );
    await everywhere(made.access_token, 200);
    expect((await restoreSharedSecret(dependencies(), viewer, {})).ok).toBe(true);
    await everywhere(token, 200);
    await everywhere(made.access_token, 401, 'SHARED_SECRET_REGENERATED');
    const { status, body } = await refresh(origin(), refreshToken);
    expect(status).toBe(200);
    expect(body).toMatchObject({ expires_in: 86_400, refresh_expires_in: 604_800 });
    await everywhere(String(body['access_token']), 200);
  });

  test('that nobody gave can be undone: tokens of before are good again', async () => {
    await regenerate({});
    await everywhere(token, 401, 'SHARED_SECRET_REGENERATED');
    await restoreSharedSecret(dependencies(), viewer, {});
    await everywhere(token, 200);
    expect((await exchange(origin(), requestTokenOf(integration))).status).toBe(200);
  });

  test('a version that was destroyed explains itself to nobody', async () => {
    await regenerate({ reason: 'COMPROMISED' });
    await everywhere(token, 401, 'SHARED_SECRET_REGENERATED');
    await destroyRetiredSharedSecrets(dependencies(), viewer, {});
    await everywhere(token, 401, 'INVALID_CREDENTIALS');
    const late = await exchange(origin(), requestTokenOf(integration));
    expect(late).toMatchObject({ status: 401, body: { name: 'INVALID_CREDENTIALS' } });
    const refreshed = await refresh(origin(), refreshToken);
    expect(refreshed).toMatchObject({ status: 400, body: { name: 'INVALID_CREDENTIALS' } });
  });
});

function administratorOf({ accountId, shortname }: TestIntegration): Viewer {
  return {
    kind: 'USER',
    id: accountId,
    label: 'ada@acme.example',
    name: 'Ada',
    accountId,
    accountShortname: shortname,
    role: 'ADMIN',
    permissions: new Set(Object.values(Permission)),
    freshUntil: new Date(Date.now() + 3_600_000),
    ip: '192.0.2.1',
  };
}
