import { openTestDatabase } from '../support/database.ts';
import { exchangeForTokens } from '../support/gateway.ts';
import { createTestIntegration, requestTokenOf } from '../support/integration.ts';
import { testMasterKeys } from '../support/master-keys.ts';
import { startTestServer } from '../support/test-server.ts';

/** A Rekey to which requests are sent as a gateway that is not here would send them. */
export type LoneRekey = {
  readonly port: number;
  readonly token: string;
  readonly shortname: string;
  readonly close: () => Promise<void>;
};

/** Starts it in this process. */
export async function startLoneRekey(): Promise<LoneRekey> {
  const database = await openTestDatabase();
  const masterKeys = testMasterKeys();
  const server = await startTestServer({ database, masterKeys });
  const integration = await createTestIntegration(database, masterKeys, 'reports');
  const { access_token: token } = await exchangeForTokens(
    server.origin,
    requestTokenOf(integration),
  );
  const close = async () => {
    await server.close();
    await database.close();
  };
  const port = Number(new URL(server.origin).port);
  return { port, token, shortname: integration.shortname, close };
}
