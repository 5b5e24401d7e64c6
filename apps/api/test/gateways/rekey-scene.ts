import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generateMasterKey } from '@rekey/keys/sealed-secret';
import { BOOTSTRAP, signInAsAdministrator, type Administrator } from '../support/administrator.ts';
import { createPostgresDatabase } from '../support/database.ts';
import { exchangeForTokens } from '../support/gateway.ts';
import { requestTokenOf, type TestIntegration } from '../support/integration.ts';
import { startRekey, type RekeyProcess } from '../support/rekey-process.ts';
import { startTcpProxy, type TcpProxy } from '../support/tcp-proxy.ts';

/** What an integration holds, as its credential string has it. */
export type Credential = Omit<TestIntegration, 'accountId' | 'apiKeyId'>;

/** A Rekey process with an administrator, over a database that can be cut off. */
export type RekeyScene = {
  readonly rekey: RekeyProcess;
  readonly database: Pick<TcpProxy, 'drop' | 'restore'>;
  readonly addApiKey: (appname: string) => Promise<Credential>;
  /** An access token, exchanged as integrations do. */
  readonly accessToken: (credential: Credential) => Promise<string>;
  /** Resolves when it is answered. @returns the new shared secret. */
  readonly regenerateSharedSecret: () => Promise<string>;
  readonly close: () => Promise<void>;
};

/** Starts it. */
export async function openRekeyScene(): Promise<RekeyScene> {
  const dataDir = await mkdtemp(join(tmpdir(), 'rekey-test-'));
  const proxy = await startTcpProxy(await createPostgresDatabase());
  const rekey = await startRekey({
    DATABASE_URL: proxy.connectionString,
    DATA_DIR: dataDir,
    MASTER_KEYS: generateMasterKey(),
    TRUSTED_PROXIES: '127.0.0.1',
    // Longer than by default, so that a busy machine is not taken for a database that is gone.
    LEASE_MS: '2000',
    ...BOOTSTRAP,
  });
  const administrator = await signInAsAdministrator(rekey.origin);
  return {
    rekey,
    database: proxy,
    addApiKey: (appname) => addApiKey(administrator, appname),
    accessToken: async (credential) => {
      const integration = { accountId: '', apiKeyId: '', ...credential };
      return (await exchangeForTokens(rekey.origin, requestTokenOf(integration))).access_token;
    },
    regenerateSharedSecret: async () => {
      const query = 'mutation { regenerateSharedSecret { sharedSecret { value } } }';
      type Data = { regenerateSharedSecret: { sharedSecret: { value: string } } };
      return (await administrator.ask<Data>(query)).regenerateSharedSecret.sharedSecret.value;
    },
    close: async () => {
      rekey.signal('SIGCONT');
      await rekey.stop('SIGKILL');
      await proxy.close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

async function addApiKey(administrator: Administrator, appname: string): Promise<Credential> {
  const query =
    'mutation ($input: CreateApiKeyInput!) { createApiKey(input: $input) { credential } }';
  const input = { appname, role: 'READONLY' };
  type Data = { createApiKey: { credential: string } };
  const { credential } = (await administrator.ask<Data>(query, { input })).createApiKey;
  return JSON.parse(Buffer.from(credential, 'base64').toString()) as Credential;
}
