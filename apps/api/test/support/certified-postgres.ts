import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import {
  createCertificateAuthority,
  type CertificateAuthority,
  type Credentials,
} from './certificates.ts';
import { startPostgresServer, type PostgresServerOptions } from './postgres-server.ts';

/** A PostgreSQL that lets `rekey` and `rekey_owner` in by certificate alone. */
export type CertifiedPostgres = {
  /** Signs the server and those whom it lets in. */
  readonly authority: CertificateAuthority;
  /** File with the authority's certificate. */
  readonly rootFile: string;
  /** For the superuser, by password, to look on. */
  readonly superuserUrl: string;
  /** Puts credentials into files; again under the same name, in place of those. */
  store(name: string, credentials: Credentials): Promise<{ sslcert: string; sslkey: string }>;
  /** Puts a text into a file of the test's own. */
  write(name: string, text: string): Promise<string>;
  /** An address as the README has it: no password, and parameters for TLS. */
  url(user: string, parameters: Readonly<Record<string, string>>, host?: string): string;
  close(): Promise<void>;
};

/** The server's certificate is for this name, and not for its address. */
export const CERTIFIED_HOST = 'localhost';

const ACCESS = `local   all all                       trust
hostssl all rekey,rekey_owner all     cert
host    all postgres          all     trust
`;

type Start = (options: PostgresServerOptions) => Promise<{ url: string; close(): Promise<void> }>;

/** Starts one, with the roles and the empty database of the README. */
export async function startCertifiedPostgres(
  start: Start = startPostgresServer,
): Promise<CertifiedPostgres> {
  const folder = await mkdtemp(join(tmpdir(), 'rekey-certificates-'));
  const authority = await createCertificateAuthority('Acme Databases');
  const own = await authority.issue('database', [CERTIFIED_HOST]);
  const server = await start({
    files: {
      'server.crt': own.certificate,
      'server.key': own.key,
      'clients.crt': authority.certificate,
      'pg_hba.conf': ACCESS,
    },
    parameters: { ssl: 'on', ssl_ca_file: 'clients.crt' },
  });
  const superuserUrl = `${server.url}/rekey`;
  await createRoles(server.url);
  const write = async (name: string, text: string) => {
    const path = join(folder, name);
    await writeFile(path, text, { mode: 0o600 });
    return path;
  };
  return {
    authority,
    rootFile: await write('root.crt', authority.certificate),
    superuserUrl,
    write,
    store: async (name, { certificate, key }) => ({
      sslcert: await write(`${name}.crt`, certificate),
      sslkey: await write(`${name}.key`, key),
    }),
    url: (user, parameters, host = CERTIFIED_HOST) => {
      const url = new URL(superuserUrl);
      Object.assign(url, { username: user, password: '', hostname: host });
      url.search = new URLSearchParams(parameters).toString();
      return url.href;
    },
    close: async () => {
      await server.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function createRoles(serverUrl: string): Promise<void> {
  const client = new pg.Client(`${serverUrl}/postgres`);
  await client.connect();
  await client.query('CREATE ROLE rekey_owner LOGIN');
  await client.query('CREATE ROLE rekey LOGIN');
  await client.query('CREATE DATABASE rekey OWNER rekey_owner');
  await client.end();
}
