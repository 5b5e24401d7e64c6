import { parseMasterKeys } from '@rekey/keys/sealed-secret';
import { z } from 'zod';
import { checkDatabaseFiles } from './database-files.ts';
import { LEASE_MS_MAX } from './fleet/await-nodes.ts';
import { oidcOf, oidcVariables, type OidcSettings } from './oidc-settings.ts';
import { readSecretFiles } from './secret-file.ts';
import { SettingError } from './setting-error.ts';
import { addresses, addressRanges, flag, hostNames, wholeNumber } from './setting-forms.ts';

const origin = z.string().transform((text, context) => {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url && /^https?:$/.test(url.protocol) && url.pathname === '/' && !url.search && !url.username)
    return url.origin;
  context.addIssue('must be an origin such as https://rekey.example.com, without a path');
  return z.NEVER;
});

const databaseAddress = z.string().regex(/^postgres(ql)?:\/\//, 'must begin with postgresql://');

const variables = z.object({
  PORT: wholeNumber(0, 65_535).default(4000),
  HOST: z.string().default('127.0.0.1'),
  PUBLIC_URL: origin.optional(),
  DATA_DIR: z.string().default('./data'),
  DATABASE_URL: databaseAddress.optional(),
  MIGRATION_DATABASE_URL: databaseAddress.optional(),
  MASTER_KEYS: z.string().optional(),
  BOOTSTRAP_ADMIN_EMAIL: z.email('must be an e-mail address').optional(),
  BOOTSTRAP_ADMIN_PASSWORD: z
    .string()
    .min(12, 'must have at least 12 characters')
    .max(128, 'must have at most 128 characters')
    .optional(),
  ACCOUNT_SHORTNAME: z
    .string()
    .regex(/^[a-z0-9-]{5,16}$/, 'must be 5 to 16 of a-z, 0-9 and -')
    .default('default'),
  LEASE_MS: wholeNumber(100, LEASE_MS_MAX).default(1000),
  FRESH_SESSION_SECONDS: wholeNumber(1, 86_400).default(300),
  SESSION_IDLE_SECONDS: wholeNumber(10, 43_200).default(3600),
  TOTP_TOLERANCE_SECONDS: wholeNumber(0, 30).default(0),
  REQUEST_TOKEN_LEEWAY_SECONDS: wholeNumber(1, 86_400).default(300),
  ACCESS_TOKEN_SECONDS: wholeNumber(1, 31_536_000).default(86_400),
  REFRESH_TOKEN_SECONDS: wholeNumber(1, 31_536_000).default(604_800),
  UNDO_SECONDS: wholeNumber(0, 86_400).default(600),
  RETIRED_SECRET_DAYS: wholeNumber(1, 365).default(30),
  SIGN_IN_ALLOWED_RANGES: addressRanges.default([]),
  TRUSTED_PROXIES: addresses.default([]),
  SMTP_URL: z
    .string()
    .refine(
      (text) => URL.canParse(text) && /^smtps?:$/.test(new URL(text).protocol),
      'must be an address such as smtps://user:password@mail.example.com',
    )
    .optional(),
  MAIL_FROM: z
    .string()
    .regex(/^[^\r\n]*@[^\r\n]*$/, 'must be an e-mail address, such as Rekey <rekey@example.com>')
    .optional(),
  ...oidcVariables,
  GRAPHQL_INTROSPECTION: z
    .enum(['always', 'signed-in', 'never'], 'must be always, signed-in or never')
    .default('signed-in'),
  WEBHOOK_ALLOWED_HOSTS: hostNames.default([]),
  WEBHOOK_ALLOWED_RANGES: addresses.default([]),
  METRICS_TOKEN: z
    .string()
    .regex(/^[A-Za-z0-9\-._~+/]{16,}=*$/, 'must have at least 16 of A-Z, a-z, 0-9 and -._~+/')
    .optional(),
  DRAIN_SECONDS: wholeNumber(0, 300).default(0),
  LOG_LEVEL: z
    .enum(
      ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'],
      'must be fatal, error, warn, info, debug, trace or silent',
    )
    .default('info'),
  ALLOW_INSECURE_PUBLIC_URL: flag.default(false),
  ALLOW_GENERATED_MASTER_KEY: flag.default(false),
});

/** Every setting of the process, checked. Units are in the names; see the README for what each means. */
export type Settings = {
  readonly port: number;
  readonly host: string;
  /** Origin that users see; undefined means `http://localhost:<the port listened on>`. */
  readonly publicUrl: string | undefined;
  readonly dataDir: string;
  readonly databaseUrl: string | undefined;
  /** The file that it was read from, whose user and password each new connection reads again. */
  readonly databaseUrlFile: string | undefined;
  /** As whom to migrate the same database; undefined: as the one who serves. */
  readonly migrationDatabaseUrl: string | undefined;
  readonly masterKeys: string | undefined;
  readonly bootstrapAdmin: { readonly email: string; readonly password: string } | undefined;
  readonly accountShortname: string;
  readonly leaseMs: number;
  readonly freshSessionSeconds: number;
  /** After how long a session ends at which nobody is. */
  readonly sessionIdleSeconds: number;
  /** For how long before and after its own 30 seconds a code of an authenticator app is accepted. */
  readonly totpToleranceSeconds: number;
  readonly requestTokenLeewaySeconds: number;
  readonly accessTokenSeconds: number;
  readonly refreshTokenSeconds: number;
  /** How long after a regeneration it can be undone. */
  readonly undoSeconds: number;
  /** How long what is sealed of a retired version of the shared secret is kept. */
  readonly retiredSecretDays: number;
  /** Addresses and CIDR ranges that people are let in from; none means everywhere. */
  readonly signInAllowedRanges: readonly string[];
  /** Addresses and CIDR ranges whose `X-Forwarded-For` is believed. */
  readonly trustedProxies: readonly string[];
  /** To whom GraphQL tells its schema. */
  readonly graphqlIntrospection: 'always' | 'signed-in' | 'never';
  /** Host names that webhooks may be sent to, `*.` before one for all below it; none: any host. */
  readonly webhookAllowedHosts: readonly string[];
  /** Internal addresses and CIDR ranges that webhooks may be sent to, there by http as well. */
  readonly webhookAllowedRanges: readonly string[];
  /** Where and as whom e-mail is sent; undefined: none is. */
  readonly mail: { readonly smtpUrl: string; readonly from: string } | undefined;
  /** What a scraper of the metrics has to show as a bearer token; undefined: nothing. */
  readonly metricsToken: string | undefined;
  /** How long a node that was told to end goes on taking requests, while it says that it is not ready. */
  readonly drainSeconds: number;
  /** Who else says who somebody is, and as whom Rekey asks there; undefined: nobody does. */
  readonly oidc: OidcSettings | undefined;
  readonly logLevel: string;
  /** What to log of the settings themselves. */
  readonly warnings: readonly string[];
};

const LOOPBACK = /^(localhost|127\.\d+\.\d+\.\d+|::1)$/;

/**
 * Reads the settings from the environment, and from the files that it names: nothing else does. An empty
 * variable counts as unset.
 *
 * @throws {SettingError} one line that names the first bad setting, never its value.
 */
export function readSettings(environment: NodeJS.ProcessEnv = process.env): Settings {
  const { environment: whole, warnings } = readSecretFiles(environment);
  const given = Object.fromEntries(Object.entries(whole).filter(([, text]) => text !== ''));
  const parsed = variables.safeParse(given);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new SettingError(`${issue?.path.join('.')} ${issue?.message}`);
  }
  const settings = parsed.data;
  refuseUnsafeListening(settings);
  refuseBadMasterKeys(settings);
  const databaseWarnings = checkDatabases(settings);
  if (settings.PORT === 0 && settings.PUBLIC_URL === undefined)
    throw new SettingError('PUBLIC_URL must be set when PORT is 0, which is any free port');
  return {
    port: settings.PORT,
    host: settings.HOST,
    publicUrl: settings.PUBLIC_URL,
    dataDir: settings.DATA_DIR,
    databaseUrl: settings.DATABASE_URL,
    databaseUrlFile: given['DATABASE_URL_FILE'],
    migrationDatabaseUrl: settings.MIGRATION_DATABASE_URL,
    masterKeys: settings.MASTER_KEYS,
    bootstrapAdmin: bootstrapAdminOf(settings),
    accountShortname: settings.ACCOUNT_SHORTNAME,
    leaseMs: settings.LEASE_MS,
    freshSessionSeconds: settings.FRESH_SESSION_SECONDS,
    sessionIdleSeconds: settings.SESSION_IDLE_SECONDS,
    totpToleranceSeconds: settings.TOTP_TOLERANCE_SECONDS,
    requestTokenLeewaySeconds: settings.REQUEST_TOKEN_LEEWAY_SECONDS,
    accessTokenSeconds: settings.ACCESS_TOKEN_SECONDS,
    refreshTokenSeconds: settings.REFRESH_TOKEN_SECONDS,
    undoSeconds: settings.UNDO_SECONDS,
    retiredSecretDays: settings.RETIRED_SECRET_DAYS,
    signInAllowedRanges: settings.SIGN_IN_ALLOWED_RANGES,
    trustedProxies: settings.TRUSTED_PROXIES,
    graphqlIntrospection: settings.GRAPHQL_INTROSPECTION,
    webhookAllowedHosts: settings.WEBHOOK_ALLOWED_HOSTS,
    webhookAllowedRanges: settings.WEBHOOK_ALLOWED_RANGES,
    mail: mailOf(settings),
    metricsToken: settings.METRICS_TOKEN,
    drainSeconds: settings.DRAIN_SECONDS,
    oidc: oidcOf(settings),
    logLevel: settings.LOG_LEVEL,
    warnings: [...warnings, ...databaseWarnings],
  };
}

type Variables = z.infer<typeof variables>;

/** Said before anything is made, and without showing a key. */
function refuseBadMasterKeys({ MASTER_KEYS: text }: Variables): void {
  const parsed = text === undefined ? null : parseMasterKeys(text.trim());
  if (parsed?.ok === false)
    throw new SettingError(`MASTER_KEYS cannot be used: ${parsed.message}.`);
}

/** Beyond loopback, cleartext and a master key beside its own data are each an explicit choice. */
function refuseUnsafeListening(settings: Variables): void {
  if (LOOPBACK.test(settings.HOST)) return;
  if (!settings.PUBLIC_URL?.startsWith('https:') && !settings.ALLOW_INSECURE_PUBLIC_URL)
    throw new SettingError(
      `PUBLIC_URL must begin with https: when HOST is ${settings.HOST}; set ALLOW_INSECURE_PUBLIC_URL=true to send credentials in cleartext all the same`,
    );
  if (!settings.MASTER_KEYS && !settings.ALLOW_GENERATED_MASTER_KEY)
    throw new SettingError(
      `MASTER_KEYS must be set when HOST is ${settings.HOST}; set ALLOW_GENERATED_MASTER_KEY=true to keep a generated key in DATA_DIR all the same`,
    );
}

/** @returns what to warn about. */
function checkDatabases({ DATABASE_URL: url, MIGRATION_DATABASE_URL: owning }: Variables) {
  if (owning !== undefined && url === undefined)
    throw new SettingError('MIGRATION_DATABASE_URL needs DATABASE_URL, for the user who serves');
  return Object.entries({ DATABASE_URL: url, MIGRATION_DATABASE_URL: owning }).flatMap(
    ([setting, address]) => (address === undefined ? [] : checkDatabaseFiles(setting, address)),
  );
}

function bootstrapAdminOf(settings: Variables): Settings['bootstrapAdmin'] {
  const { BOOTSTRAP_ADMIN_EMAIL: email, BOOTSTRAP_ADMIN_PASSWORD: password } = settings;
  if (email && password) return { email, password };
  if (email)
    throw new SettingError('BOOTSTRAP_ADMIN_PASSWORD must be set with BOOTSTRAP_ADMIN_EMAIL');
  if (password)
    throw new SettingError('BOOTSTRAP_ADMIN_EMAIL must be set with BOOTSTRAP_ADMIN_PASSWORD');
  return undefined;
}

function mailOf({ SMTP_URL: smtpUrl, MAIL_FROM: from }: Variables): Settings['mail'] {
  if (smtpUrl && from) return { smtpUrl, from };
  if (smtpUrl) throw new SettingError('MAIL_FROM must be set with SMTP_URL');
  if (from) throw new SettingError('SMTP_URL must be set with MAIL_FROM');
  return undefined;
}
