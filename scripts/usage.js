/**
 * The settings and what they mean, in the words of the README. `env.ts` is their only reader.
 *
 * @type {readonly (readonly [name: string, fallback: string, meaning: string])[]}
 */
export const settings = [
  ['PORT', '4000', 'port to listen on'],
  ['HOST', '127.0.0.1', 'address to listen on'],
  ['PUBLIC_URL', 'http://localhost:$PORT', 'origin that users see; goes into credentials'],
  ['DATA_DIR', './data', 'embedded database and generated master key'],
  ['DATABASE_URL', 'embedded database', 'postgresql://… to use PostgreSQL'],
  ['MIGRATION_DATABASE_URL', 'as DATABASE_URL', 'the same with the user who owns the tables'],
  [
    'MASTER_KEYS',
    'generated once',
    'id:base64(32 bytes)[,older…]; the first encrypts, all decrypt',
  ],
  ['BOOTSTRAP_ADMIN_EMAIL', 'setup link', 'creates the first administrator, with the password'],
  ['BOOTSTRAP_ADMIN_PASSWORD', 'setup link', 'at least 12 characters'],
  ['ACCOUNT_SHORTNAME', 'default', 'shortname of the first account: 5 to 16 of a-z 0-9 -'],
  ['LEASE_MS', '1000', 'how long to answer from memory without word from the database'],
  [
    'FRESH_SESSION_SECONDS',
    '300',
    'how recent a sign-in must be for secrets and what cannot be undone',
  ],
  ['SESSION_IDLE_SECONDS', '3600', 'after how long a session ends at which nobody is'],
  ['TOTP_TOLERANCE_SECONDS', '0', 'how long a code counts before and after its 30 seconds'],
  ['REQUEST_TOKEN_LEEWAY_SECONDS', '300', "how far a request token's iat may be from now"],
  ['ACCESS_TOKEN_SECONDS', '86400', 'lifetime of an access token'],
  ['REFRESH_TOKEN_SECONDS', '604800', 'lifetime of a refresh token'],
  ['UNDO_SECONDS', '600', 'how long after a regeneration the secret before can be restored'],
  ['RETIRED_SECRET_DAYS', '30', 'how long a retired secret is kept, to tell who still uses it'],
  ['SMTP_URL', 'none', 'mail server for notices, such as smtps://user:password@mail.example.com'],
  ['MAIL_FROM', 'none', 'as whom they are sent, such as Rekey <rekey@example.com>'],
  ['OIDC_ISSUER', 'none', 'OpenID provider for single sign-on, by its https address'],
  ['OIDC_CLIENT_ID', 'none', 'as whom Rekey is registered there'],
  ['OIDC_CLIENT_SECRET', 'none', 'and with which secret'],
  ['OIDC_NAME', 'single sign-on', 'what people know the provider by'],
  ['OIDC_ONLY', 'false', 'true to let nobody in but by the provider'],
  ['SIGN_IN_ALLOWED_RANGES', 'everywhere', 'addresses and CIDR ranges people are let in from'],
  ['TRUSTED_PROXIES', 'none', 'addresses and CIDR ranges whose X-Forwarded-For is believed'],
  ['GRAPHQL_INTROSPECTION', 'signed-in', 'who may ask for the schema: always, signed-in or never'],
  [
    'WEBHOOK_ALLOWED_HOSTS',
    'any',
    'host names that webhooks may be sent to, such as *.example.com',
  ],
  [
    'WEBHOOK_ALLOWED_RANGES',
    'none',
    'internal addresses and CIDR ranges that webhooks may be sent to, by http as well',
  ],
  ['METRICS_TOKEN', 'none', 'what a scraper has to show for /metrics, as a bearer token'],
  ['DRAIN_SECONDS', '0', 'how long a node told to end goes on while /readyz says 503'],
  ['LOG_LEVEL', 'info', 'fatal, error, warn, info, debug, trace or silent'],
  ['ALLOW_INSECURE_PUBLIC_URL', 'false', 'true to allow http: beyond loopback'],
  ['ALLOW_GENERATED_MASTER_KEY', 'false', 'true to allow a generated master key beyond loopback'],
];

/** What `npm start -- --help` prints. */
export function usage() {
  const width = Math.max(...settings.map(([name]) => name.length));
  const lines = settings.map(
    ([name, fallback, meaning]) => `  ${name.padEnd(width)}  ${meaning} (${fallback})`,
  );
  return [
    'Usage: npm start',
    '',
    'Installs, builds and migrates what is needed, then serves everything on one port.',
    'Others: npm test, npm run dev, npm run demo, npm run bench.',
    '',
    'Settings, from the environment, each with what holds without it:',
    ...lines,
  ].join('\n');
}
