import { rm, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generateMasterKey } from '@rekey/keys/sealed-secret';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { BOOTSTRAP, signInAsAdministrator } from '../support/administrator.ts';
import { createCertificateAuthority } from '../support/certificates.ts';
import { startCertifiedPostgres, type CertifiedPostgres } from '../support/certified-postgres.ts';
import { exchangeForTokens, verify } from '../support/gateway.ts';
import { requestTokenOf, type TestIntegration } from '../support/integration.ts';
import { startInVain, startRekey, type RekeyProcess } from '../support/rekey-process.ts';

let postgres: CertifiedPostgres;
let dataDir: string;
let superuser: pg.Client;
const running: RekeyProcess[] = [];

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'rekey-test-'));
  postgres = await startCertifiedPostgres();
  superuser = new pg.Client(postgres.superuserUrl);
  await superuser.connect();
});
afterAll(async () => {
  await Promise.all(running.map((rekey) => rekey.stop('SIGKILL')));
  await superuser.end();
  await postgres.close();
  await rm(dataDir, { recursive: true, force: true });
});

const masterKeys = generateMasterKey();

/** As the README has it: verified both ways, by a role that serves and one that owns, without a password. */
async function environment() {
  const { authority, rootFile: sslrootcert } = postgres;
  const as = async (role: string) => {
    const files = await postgres.store(role, await authority.issue(role));
    return postgres.url(role, { sslmode: 'verify-full', sslrootcert, ...files });
  };
  return {
    DATABASE_URL: await as('rekey'),
    MIGRATION_DATABASE_URL: await as('rekey_owner'),
    DATA_DIR: dataDir,
    MASTER_KEYS: masterKeys,
    PUBLIC_URL: 'http://localhost:4000',
    ...BOOTSTRAP,
  };
}

const REGENERATE = `mutation { regenerateSharedSecret {
  sharedSecret { version } receipt { nodesAcknowledged nodesWaitedOut } } }`;

/** The API key that this makes, as its integration holds it. */
async function createIntegration({ origin }: RekeyProcess): Promise<TestIntegration> {
  const administrator = await signInAsAdministrator(origin);
  type Data = { createApiKey: { credential: string } };
  const { createApiKey } = await administrator.ask<Data>(
    'mutation { createApiKey(input: { appname: "billing", role: READONLY }) { credential } }',
  );
  const credential = JSON.parse(Buffer.from(createApiKey.credential, 'base64').toString());
  return credential as TestIntegration;
}

/** How the connections of a role to the server were made. */
async function connectionsOf(role: string) {
  const { rows } = await superuser.query<{ ssl: boolean; client_serial: string; name: string }>(
    `SELECT ssl, client_serial::text, application_name AS name
       FROM pg_stat_ssl JOIN pg_stat_activity USING (pid) WHERE usename = $1`,
    [role],
  );
  return rows;
}

describe('a database that lets in by certificate alone', () => {
  test('is migrated, served from, and told of a regeneration by every node', async () => {
    const settings = await environment();
    running.push(await startRekey(settings), await startRekey(settings));
    const [node, other] = running as [RekeyProcess, RekeyProcess];
    const integration = await createIntegration(node);
    const tokens = await exchangeForTokens(other.origin, requestTokenOf(integration));
    for (const { origin } of running) {
      expect((await verify(origin, tokens.access_token)).status).toBe(200);
      const metrics = await (await fetch(`${origin}/metrics`)).text();
      expect(metrics).toContain('rekey_fleet_listening 1');
    }
    const administrator = await signInAsAdministrator(node.origin);
    expect(await administrator.ask(REGENERATE)).toEqual({
      regenerateSharedSecret: {
        sharedSecret: { version: 2 },
        receipt: { nodesAcknowledged: 2, nodesWaitedOut: 0 },
      },
    });
    for (const { origin } of running)
      expect((await verify(origin, tokens.access_token)).status).toBe(401);

    const connections = await connectionsOf('rekey');
    expect(connections.every(({ ssl, client_serial }) => ssl && client_serial)).toBe(true);
    expect(connections.filter(({ name }) => name === 'rekey fleet')).toHaveLength(2);
    expect(await connectionsOf('rekey_owner')).toEqual([]);
    for (const rekey of running) expect(rekey.output()).not.toMatch(/warn/i);
  });

  test('is asked with the certificate that lies there now, once the old connections are gone', async () => {
    const [node] = running as [RekeyProcess];
    const renewed = await postgres.authority.issue('rekey');
    await postgres.store('rekey', renewed);
    await superuser.query(
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'rekey'",
    );
    await expect
      .poll(async () => (await fetch(`${node.origin}/readyz`)).status, { timeout: 10_000 })
      .toBe(200);
    await signInAsAdministrator(node.origin);
    const connections = await connectionsOf('rekey');
    expect(new Set(connections.map(({ client_serial }) => client_serial))).toEqual(
      new Set([renewed.serial]),
    );
    expect(connections.map(({ name }) => name)).toContain('rekey fleet');
  });

  test('refuses whoever has no certificate, or one of another authority, or of another role', async () => {
    const { authority, rootFile: sslrootcert } = postgres;
    const settings = await environment();
    const another = await createCertificateAuthority('Somebody else');
    const strangers = {
      none: {},
      foreign: await postgres.store('foreign', await another.issue('rekey')),
      role: await postgres.store('role', await authority.issue('somebody')),
    };
    for (const [kind, files] of Object.entries(strangers)) {
      const DATABASE_URL = postgres.url('rekey', { sslmode: 'verify-full', sslrootcert, ...files });
      const { code, output } = await startInVain({ ...settings, DATABASE_URL });
      expect(code, kind).toBe(1);
      expect(output, kind).toMatch(
        /^Rekey cannot start: the database of DATABASE_URL refuses\. Check its user, password or certificate[^\n]*\n$/,
      );
    }
  });

  test('is refused itself, when its certificate is of another authority or for another host', async () => {
    const settings = await environment();
    const another = await createCertificateAuthority('Somebody else');
    const impostors = {
      authority: settings.DATABASE_URL.replace(
        encodeURIComponent(postgres.rootFile),
        encodeURIComponent(await postgres.write('another.crt', another.certificate)),
      ),
      host: settings.DATABASE_URL.replace('localhost', '127.0.0.1'),
    };
    for (const [kind, DATABASE_URL] of Object.entries(impostors)) {
      const { code, output } = await startInVain({ ...settings, DATABASE_URL });
      expect(code, kind).toBe(1);
      expect(output, kind).toMatch(
        /^Rekey cannot start: the server of DATABASE_URL is not who it should be[^\n]*\n$/,
      );
    }
    const owning = settings.MIGRATION_DATABASE_URL.replace('localhost', '127.0.0.1');
    const { output } = await startInVain({ ...settings, MIGRATION_DATABASE_URL: owning });
    expect(output).toMatch(/the server of MIGRATION_DATABASE_URL is not who it should be/);
  });
});
