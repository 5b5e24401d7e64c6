import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generateMasterKey } from '@rekey/keys/sealed-secret';
import { parseCredential } from '@rekey/keys/credential';
import { BOOTSTRAP, signInAsAdministrator, type Administrator } from '../support/administrator.ts';
import type { PostgresServer } from '../support/postgres-server.ts';
import { startRekey, type Environment, type RekeyProcess } from '../support/rekey-process.ts';
import { startTcpProxy, type TcpProxy } from '../support/tcp-proxy.ts';
import type { LoadCredentials } from './load/orders.ts';

/** Twice the usual: a busy machine may let a process wait for a second. */
export const LEASE_MS = 2000;

/** A node, and its way to the database where that can be cut. */
export type ProofNode = RekeyProcess & { readonly name: string; readonly proxy: TcpProxy | null };

/** API processes over one database, an administrator, and an integration with all its credentials. */
export type ProofFleet = AsyncDisposable & {
  readonly nodes: readonly ProofNode[];
  readonly administrator: Administrator;
  readonly credentials: LoadCredentials;
  readonly secret: Secret;
  /** Starts one more. `isProxied`: its database connection can be cut. */
  start(name: string, isProxied?: boolean): Promise<ProofNode>;
};

/** A version of the shared secret. */
export type Secret = { readonly version: number; readonly value: string };

const PREPARE = `mutation {
  createApiKey(input: { appname: "splunk-forwarder", role: READONLY }) { credential }
  createServiceToken(input: { name: "gateway", scopes: [TOKEN_INTROSPECT] }) { token }
}`;
type Prepared = {
  createApiKey: { credential: string };
  createServiceToken: { token: string };
};

/** Starts nodes of a program over a new database of the server; the last can be cut off from it. */
export async function startProofFleet(
  server: PostgresServer,
  program: string,
  names: readonly string[],
): Promise<ProofFleet> {
  const dataDir = await mkdtemp(join(tmpdir(), 'rekey-fleet-'));
  const database = `fleet_${process.hrtime.bigint()}`;
  await server.createDatabase(database);
  const databaseUrl = `${server.url}/${database}`;
  const environment = {
    DATA_DIR: dataDir,
    MASTER_KEYS: generateMasterKey(),
    LEASE_MS: String(LEASE_MS),
    PUBLIC_URL: 'http://localhost:4000',
    FRESH_SESSION_SECONDS: '86400',
    ...BOOTSTRAP,
  };
  const started: ProofNode[] = [];
  const start = async (name: string, isProxied = false) => {
    const node = await startNode(name, program, databaseUrl, environment, isProxied);
    started.push(node);
    return node;
  };
  const stop = async () => {
    await Promise.all(started.map((node) => node.stop('SIGKILL')));
    await Promise.all(started.flatMap(({ proxy }) => proxy?.close() ?? []));
    await rm(dataDir, { recursive: true, force: true });
  };
  try {
    const nodes = await startAll(start, names);
    const administrator = await signInAsAdministrator(nodes[0]?.origin as string);
    const prepared = await prepare(administrator);
    return { nodes, administrator, ...prepared, start, [Symbol.asyncDispose]: stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Whether or not one fails, none is still starting when this is over. */
async function startAll(
  start: ProofFleet['start'],
  names: readonly string[],
): Promise<readonly ProofNode[]> {
  const [first = '', ...others] = names;
  // It migrates the database, for which the others would have to wait.
  const nodes = [await start(first)];
  const last = others.at(-1);
  const starting = others.map((name) => start(name, name === last));
  await Promise.allSettled(starting);
  nodes.push(...(await Promise.all(starting)));
  return nodes;
}

async function startNode(
  name: string,
  program: string,
  databaseUrl: string,
  environment: Environment,
  isProxied: boolean,
): Promise<ProofNode> {
  const proxy = isProxied ? await startTcpProxy(databaseUrl) : null;
  const settings = { ...environment, DATABASE_URL: proxy?.connectionString ?? databaseUrl };
  return { ...(await startRekey(settings, { file: program })), name, proxy };
}

async function prepare(administrator: Administrator) {
  const { createApiKey, createServiceToken } = await administrator.ask<Prepared>(PREPARE);
  const parsed = parseCredential(createApiKey.credential);
  if (!parsed.ok) throw new Error('The credential string cannot be read');
  const { sharedSecret } = await administrator.ask<{ sharedSecret: Secret }>(
    '{ sharedSecret { version value } }',
  );
  const { shortname, appname, appkey } = parsed.credential;
  const serviceToken = createServiceToken.token;
  const credentials = { shortname, appname, appkey, serviceToken };
  return { credentials, secret: sharedSecret };
}
