import { generateOpaqueToken, hashOpaqueToken } from '@rekey/keys/opaque-token';
import { uuidv7 } from 'uuidv7';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { SYSTEM_ACTOR, type NewAuditEvent } from '../../src/audit/append-audit-event.ts';
import type { Database } from '../../src/database/database.ts';
import { raiseEpoch } from '../../src/fleet/raise-epoch.ts';
import { RefreshTokenStore } from '../../src/token-exchange/refresh-token.store.ts';
import {
  TokenExchangeStore,
  type NewRefreshToken,
} from '../../src/token-exchange/token-exchange.store.ts';
import { changeApiKeyDirectly, regenerateDirectly } from '../support/change-credentials.ts';
import { openTestDatabase } from '../support/database.ts';
import { exchangeForTokens } from '../support/gateway.ts';
import {
  createTestIntegration,
  requestTokenOf,
  type TestIntegration,
} from '../support/integration.ts';
import { testMasterKeys } from '../support/master-keys.ts';
import { startTestServer, type TestServer } from '../support/test-server.ts';

// A change that is committed between judging and recording.
describe('recording', () => {
  const masterKeys = testMasterKeys();
  let database: Database;
  let server: TestServer;
  let integration: TestIntegration;

  beforeAll(async () => {
    database = await openTestDatabase();
    server = await startTestServer({ database, masterKeys });
  });
  beforeEach(async () => {
    integration = await createTestIntegration(database, masterKeys);
  });
  afterAll(async () => {
    await server.close();
    await database.close();
  });

  const refreshToken = (): NewRefreshToken => ({
    tokenHash: hashOpaqueToken(generateOpaqueToken('rkr_')),
    familyId: uuidv7(),
    sharedSecretVersion: 1,
    expiresAt: new Date(Date.now() + 60_000),
  });
  const auditEvent = (): NewAuditEvent => ({
    accountId: integration.accountId,
    actor: SYSTEM_ACTOR,
    class: 'TOKEN',
    subclass: 'REQUEST_TOKEN',
    action: 'EXCHANGE',
    description: 'Test.',
  });
  const rows = () =>
    database.prisma.refreshToken.count({ where: { apiKeyId: integration.apiKeyId } });

  async function readExchange(store: TokenExchangeStore) {
    const candidate = await store.findCandidate(integration.shortname, integration.appname);
    if (!candidate?.apiKey) throw new Error('not found');
    return {
      candidate,
      apiKey: candidate.apiKey,
      digest: hashOpaqueToken(uuidv7()),
      digestKeptSeconds: 60,
      refreshToken: refreshToken(),
      ip: '192.0.2.1',
      now: new Date(),
      auditEvent: auditEvent(),
    };
  }

  test('an exchange takes hold while nothing has changed', async () => {
    const store = new TokenExchangeStore(database.prisma);
    expect(await store.record(await readExchange(store))).toBe('RECORDED');
    expect(await rows()).toBe(1);
  });

  test.each([
    ['a regeneration', () => regenerateDirectly(server.dependencies, integration)],
    [
      'a disabling',
      () => changeApiKeyDirectly(server.dependencies, integration, { disabledAt: new Date() }),
    ],
  ])('an exchange does not take hold after %s, and leaves nothing', async (_what, change) => {
    const store = new TokenExchangeStore(database.prisma);
    const exchange = await readExchange(store);
    await change();
    expect(await store.record(exchange)).toBe('CHANGED');
    expect(await rows()).toBe(0);
    // The request token is not spent: it can be judged again.
    expect(await store.record({ ...(await readExchange(store)), digest: exchange.digest })).toBe(
      'RECORDED',
    );
  });

  test('an exchange takes hold after a change that concerns viewers alone', async () => {
    const store = new TokenExchangeStore(database.prisma);
    const exchange = await readExchange(store);
    await database.prisma.$transaction((transaction) =>
      raiseEpoch(transaction, integration.accountId, 'VIEWERS'),
    );
    expect(await store.record(exchange)).toBe('RECORDED');
  });

  test('a refresh does not take hold after a regeneration, nor once the key is gone', async () => {
    const { refresh_token } = await exchangeForTokens(server.origin, requestTokenOf(integration));
    const store = new RefreshTokenStore(database.prisma);
    const read = async () => {
      const stored = await store.find(hashOpaqueToken(refresh_token));
      if (!stored) throw new Error('not found');
      return { stored, next: refreshToken(), now: new Date(), auditEvent: auditEvent() };
    };
    const before = await read();
    await regenerateDirectly(server.dependencies, integration);
    expect(await store.record(before)).toBe('CHANGED');
    const again = await read();
    await changeApiKeyDirectly(server.dependencies, integration, 'DELETE');
    expect(await store.record(again)).toBe('CHANGED');
    expect(await rows()).toBe(0);
  });
});
