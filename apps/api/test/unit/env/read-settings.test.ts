import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generateMasterKey } from '@rekey/keys/sealed-secret';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readSettings } from '../../../src/env.ts';
import { SettingError } from '../../../src/setting-error.ts';

const ADMIN = {
  BOOTSTRAP_ADMIN_EMAIL: 'a@b.example',
  BOOTSTRAP_ADMIN_PASSWORD: 'correct horse battery staple',
};

const KEY = generateMasterKey();

const OIDC = {
  OIDC_ISSUER: 'https://id.acme.example/realms/acme',
  OIDC_CLIENT_ID: 'rekey',
  OIDC_CLIENT_SECRET: 'rks_secret',
};

describe('reading the settings', () => {
  test('has the documented defaults', () => {
    expect(readSettings({})).toEqual({
      port: 4000,
      host: '127.0.0.1',
      publicUrl: undefined,
      dataDir: './data',
      databaseUrl: undefined,
      databaseUrlFile: undefined,
      migrationDatabaseUrl: undefined,
      masterKeys: undefined,
      bootstrapAdmin: undefined,
      accountShortname: 'default',
      leaseMs: 1000,
      freshSessionSeconds: 300,
      sessionIdleSeconds: 3600,
      totpToleranceSeconds: 0,
      requestTokenLeewaySeconds: 300,
      accessTokenSeconds: 86_400,
      refreshTokenSeconds: 604_800,
      undoSeconds: 600,
      retiredSecretDays: 30,
      signInAllowedRanges: [],
      trustedProxies: [],
      graphqlIntrospection: 'signed-in',
      webhookAllowedHosts: [],
      webhookAllowedRanges: [],
      metricsToken: undefined,
      drainSeconds: 0,
      logLevel: 'info',
      warnings: [],
    });
  });

  test('takes an empty variable for none', () => {
    expect(readSettings({ PORT: '', DATABASE_URL: '' })).toEqual(readSettings({}));
  });

  test('reads every setting', () => {
    const settings = readSettings({
      ...ADMIN,
      PORT: '8443',
      HOST: '0.0.0.0',
      PUBLIC_URL: 'https://rekey.example',
      MASTER_KEYS: KEY,
      SIGN_IN_ALLOWED_RANGES: '10.0.0.0/8, 2001:DB8::/32,127.0.0.1',
      TRUSTED_PROXIES: '10.0.0.0/8, 127.0.0.1',
      WEBHOOK_ALLOWED_HOSTS: 'Hooks.Example., *.bücher.example',
    });
    expect(settings).toMatchObject({
      port: 8443,
      publicUrl: 'https://rekey.example',
      bootstrapAdmin: { email: 'a@b.example', password: 'correct horse battery staple' },
      signInAllowedRanges: ['10.0.0.0/8', '2001:db8::/32', '127.0.0.1'],
      trustedProxies: ['10.0.0.0/8', '127.0.0.1'],
      webhookAllowedHosts: ['hooks.example', '*.xn--bcher-kva.example'],
    });
  });

  test.each([
    ['MIGRATION_DATABASE_URL', { MIGRATION_DATABASE_URL: 'postgresql://owner@db/rekey' }],
    ['PORT', { PORT: 'http' }],
    ['PORT', { PORT: '70000' }],
    ['PORT', { PORT: '-1' }],
    ['PUBLIC_URL', { PUBLIC_URL: 'rekey.example' }],
    ['PUBLIC_URL', { PUBLIC_URL: 'https://rekey.example/path' }],
    ['PUBLIC_URL', { PUBLIC_URL: 'ftp://rekey.example' }],
    ['DATABASE_URL', { DATABASE_URL: 'mysql://localhost/x' }],
    ['BOOTSTRAP_ADMIN_PASSWORD', { BOOTSTRAP_ADMIN_EMAIL: 'a@b.example' }],
    ['BOOTSTRAP_ADMIN_EMAIL', { BOOTSTRAP_ADMIN_PASSWORD: 'correct horse battery staple' }],
    ['BOOTSTRAP_ADMIN_EMAIL', { ...ADMIN, BOOTSTRAP_ADMIN_EMAIL: 'nobody' }],
    ['BOOTSTRAP_ADMIN_PASSWORD', { ...ADMIN, BOOTSTRAP_ADMIN_PASSWORD: 'short' }],
    ['ACCOUNT_SHORTNAME', { ACCOUNT_SHORTNAME: 'No' }],
    ['LEASE_MS', { LEASE_MS: '0' }],
    ['LEASE_MS', { LEASE_MS: '60001' }],
    ['FRESH_SESSION_SECONDS', { FRESH_SESSION_SECONDS: 'long' }],
    ['TOTP_TOLERANCE_SECONDS', { TOTP_TOLERANCE_SECONDS: '31' }],
    ['SESSION_IDLE_SECONDS', { SESSION_IDLE_SECONDS: '9' }],
    ['SESSION_IDLE_SECONDS', { SESSION_IDLE_SECONDS: '43201' }],
    ['REQUEST_TOKEN_LEEWAY_SECONDS', { REQUEST_TOKEN_LEEWAY_SECONDS: '1.5' }],
    ['UNDO_SECONDS', { UNDO_SECONDS: '86401' }],
    ['RETIRED_SECRET_DAYS', { RETIRED_SECRET_DAYS: '0' }],
    ['RETIRED_SECRET_DAYS', { RETIRED_SECRET_DAYS: '366' }],
    ['LOG_LEVEL', { LOG_LEVEL: 'loud' }],
    ['GRAPHQL_INTROSPECTION', { GRAPHQL_INTROSPECTION: 'true' }],
    ['MASTER_KEYS', { MASTER_KEYS: 'short:AAAA' }],
    ['SIGN_IN_ALLOWED_RANGES', { SIGN_IN_ALLOWED_RANGES: 'office' }],
    ['SIGN_IN_ALLOWED_RANGES', { SIGN_IN_ALLOWED_RANGES: ',' }],
    ['SIGN_IN_ALLOWED_RANGES', { SIGN_IN_ALLOWED_RANGES: '10.0.0.0/8,' }],
    ['SIGN_IN_ALLOWED_RANGES', { SIGN_IN_ALLOWED_RANGES: '10.1.2.3/8' }],
    ['SIGN_IN_ALLOWED_RANGES', { SIGN_IN_ALLOWED_RANGES: '::ffff:10.0.0.0/104' }],
    ['SIGN_IN_ALLOWED_RANGES', { SIGN_IN_ALLOWED_RANGES: '2001:db8::/129' }],
    ['TRUSTED_PROXIES', { TRUSTED_PROXIES: 'everyone' }],
    ['TRUSTED_PROXIES', { TRUSTED_PROXIES: '10.0.0.0/33' }],
    ['WEBHOOK_ALLOWED_HOSTS', { WEBHOOK_ALLOWED_HOSTS: 'hooks.example,https://hooks.example' }],
    ['WEBHOOK_ALLOWED_HOSTS', { WEBHOOK_ALLOWED_HOSTS: 'hooks.*.example' }],
    ['WEBHOOK_ALLOWED_HOSTS', { WEBHOOK_ALLOWED_HOSTS: '*' }],
    ['WEBHOOK_ALLOWED_HOSTS', { WEBHOOK_ALLOWED_HOSTS: 'hooks.example,' }],
    ['WEBHOOK_ALLOWED_HOSTS', { WEBHOOK_ALLOWED_HOSTS: '10.0.0.1' }],
    ['WEBHOOK_ALLOWED_HOSTS', { WEBHOOK_ALLOWED_HOSTS: '[::1]' }],
    ['WEBHOOK_ALLOWED_HOSTS', { WEBHOOK_ALLOWED_HOSTS: 'hooks.example:443' }],
    ['WEBHOOK_ALLOWED_RANGES', { WEBHOOK_ALLOWED_RANGES: 'internal' }],
    ['METRICS_TOKEN', { METRICS_TOKEN: 'short' }],
    ['METRICS_TOKEN', { METRICS_TOKEN: 'with a space in it' }],
    ['DRAIN_SECONDS', { DRAIN_SECONDS: '301' }],
    ['OIDC_CLIENT_ID', { ...OIDC, OIDC_CLIENT_ID: '' }],
    ['OIDC_CLIENT_SECRET', { ...OIDC, OIDC_CLIENT_SECRET: '' }],
    ['OIDC_ISSUER', { ...OIDC, OIDC_ISSUER: '' }],
    ['OIDC_ISSUER', { ...OIDC, OIDC_ISSUER: 'http://id.acme.example' }],
    ['OIDC_ISSUER', { ...OIDC, OIDC_ISSUER: 'http://127.0.0.1.acme.example' }],
    ['OIDC_ISSUER', { ...OIDC, OIDC_ISSUER: 'https://id.acme.example/?tenant=acme' }],
    ['OIDC_ISSUER', { ...OIDC, OIDC_ISSUER: 'https://rekey:secret@id.acme.example' }],
    ['OIDC_ONLY', { ...OIDC, OIDC_ONLY: 'yes' }],
    ['OIDC_ONLY', { OIDC_ONLY: 'true' }],
    ['OIDC_NAME', { ...OIDC, OIDC_NAME: 'Acme\nID' }],
    ['OIDC_CLIENT_SECRET_FILE', { ...OIDC, OIDC_CLIENT_SECRET_FILE: '/tmp/secret' }],
    [
      'OIDC_CLIENT_SECRET_FILE',
      { ...OIDC, OIDC_CLIENT_SECRET: '', OIDC_CLIENT_SECRET_FILE: '/nowhere/at-all' },
    ],
    ['PUBLIC_URL', { PORT: '0' }],
    ['PUBLIC_URL', { HOST: '0.0.0.0', MASTER_KEYS: KEY }],
    ['PUBLIC_URL', { HOST: '0.0.0.0', MASTER_KEYS: KEY, PUBLIC_URL: 'http://rekey.example' }],
    ['MASTER_KEYS', { HOST: '0.0.0.0', PUBLIC_URL: 'https://rekey.example' }],
  ])('names a bad %s in one line: %o', (name, environment) => {
    const read = () => readSettings(environment);
    expect(read).toThrow(SettingError);
    expect(read).toThrow(new RegExp(`^${name} [^\\n]+$`));
  });

  test('reads an OpenID provider, on this machine by http as well, and its secret from a file', async () => {
    const { OIDC_ISSUER: issuer, OIDC_CLIENT_ID: clientId } = OIDC;
    const client = { clientId, clientSecret: 'rks_secret' };
    const expected = { issuer, ...client, name: 'single sign-on', isOnlyWayIn: false };
    expect(readSettings(OIDC).oidc).toEqual(expected);
    expect(readSettings({ ...OIDC, OIDC_ONLY: 'true' }).oidc?.isOnlyWayIn).toBe(true);
    const folder = await mkdtemp(join(tmpdir(), 'rekey-test-'));
    const file = join(folder, 'secret');
    await writeFile(file, 'rks_secret\n');
    const { OIDC_CLIENT_SECRET: _, ...others } = OIDC;
    const fromFile = { ...others, OIDC_CLIENT_SECRET_FILE: file, OIDC_NAME: 'Acme ID' };
    expect(readSettings(fromFile).oidc).toEqual({ ...expected, name: 'Acme ID' });
    await rm(folder, { recursive: true });
    for (const host of ['localhost', '127.0.0.1', '[::1]']) {
      const local = { ...OIDC, OIDC_ISSUER: `http://${host}:9000/acme/` };
      expect(readSettings(local).oidc?.issuer).toBe(local.OIDC_ISSUER);
    }
  });

  describe('from files, as container secrets are', () => {
    let folder: string;
    beforeEach(async () => {
      folder = await mkdtemp(join(tmpdir(), 'rekey-test-'));
    });
    afterEach(() => rm(folder, { recursive: true }));

    async function file(text: string, mode: number): Promise<string> {
      const path = join(folder, 'secret');
      await writeFile(path, text);
      await chmod(path, mode);
      return path;
    }

    test('takes what is secret, without the end of the line', async () => {
      const settings = readSettings({ MASTER_KEYS_FILE: await file(`${KEY}\n`, 0o600) });
      expect(settings).toMatchObject({ masterKeys: KEY, warnings: [] });
      const databaseUrl = 'postgresql://rekey:hunter2@db/rekey';
      const url = await file(databaseUrl, 0o640);
      expect(readSettings({ DATABASE_URL_FILE: url })).toMatchObject({
        databaseUrl,
        databaseUrlFile: url,
        warnings: [],
      });
      const token = await file('a-token-of-the-scraper', 0o400);
      const { metricsToken } = readSettings({ METRICS_TOKEN_FILE: token });
      expect(metricsToken).toBe('a-token-of-the-scraper');
    });

    test('warns of one that everybody may read, as a mounted one may be', async () => {
      const settings = readSettings({ MASTER_KEYS_FILE: await file(KEY, 0o444) });
      expect(settings.masterKeys).toBe(KEY);
      expect(settings.warnings).toEqual([expect.stringContaining('MASTER_KEYS_FILE')]);
      expect(settings.warnings.join()).not.toContain(KEY.split(':')[1]);
    });

    test.each([
      ['everybody may write', KEY, 0o602],
      ['is empty', '\n', 0o600],
      ['holds something else', 'mine:c2VjcmV0', 0o600],
    ])('refuses one that %s', async (_what, text, mode) => {
      const path = await file(text, mode);
      const read = () => readSettings({ MASTER_KEYS_FILE: path });
      expect(read).toThrow(SettingError);
      expect(read).toThrow(/^(?!.*(c2VjcmV0|\n))MASTER_KEYS/);
    });

    test('refuses one that is not there, or that the setting itself contradicts', async () => {
      const missing = join(folder, 'nothing');
      expect(() => readSettings({ MASTER_KEYS_FILE: missing })).toThrow(
        /^MASTER_KEYS_FILE .*ENOENT/,
      );
      expect(() => readSettings({ MASTER_KEYS_FILE: folder })).toThrow(/^MASTER_KEYS_FILE /);
      const path = await file(KEY, 0o600);
      expect(() => readSettings({ MASTER_KEYS_FILE: path, MASTER_KEYS: KEY })).toThrow(
        /^MASTER_KEYS_FILE must not be set with MASTER_KEYS/,
      );
    });
  });

  test('never repeats a value, which may be a secret in the wrong place', () => {
    const read = () => readSettings({ PORT: 'rks_secret', DATABASE_URL: 'rks_secret' });
    expect(read).toThrow(/^(?!.*rks_secret)/);
  });

  test.each(['localhost', '::1', '127.0.0.2'])('listens on %s without further ado', (host) => {
    expect(readSettings({ HOST: host }).host).toBe(host);
  });

  test('lets the unsafe choices be made explicitly', () => {
    const explicit = { ALLOW_INSECURE_PUBLIC_URL: 'true', ALLOW_GENERATED_MASTER_KEY: 'true' };
    expect(readSettings({ HOST: '0.0.0.0', ...explicit }).host).toBe('0.0.0.0');
  });
});
