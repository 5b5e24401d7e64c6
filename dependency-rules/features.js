/** What every feature may use: it belongs to none. */
const GROUND = [
  '^apps/api/src/[^/]+\\.ts$',
  '^apps/api/src/(database|graphql|metrics|mutation-answer)/',
  '^apps/api/src/audit/append-audit-event\\.ts$',
  '^apps/api/src/fleet/(fleet|raise-epoch|announce-commit)\\.ts$',
  '^apps/api/src/sign-in/(viewer|permission|require-permission|require-fresh-sign-in)\\.ts$',
  // To be locked before anything in the account changes, so that no two transactions wait for each other.
  '^apps/api/src/account/lock-account\\.ts$',
];

/**
 * Which feature may use which other, by path below apps/api/src, and why.
 *
 * @type {Readonly<Record<string, readonly { to: string, why: string }[]>>}
 */
const USES = {
  account: [
    {
      to: 'shared-secret/(new-secret-version|sealed-shared-secret)',
      why: 'an account is created with its first secret, and a start makes sure that it opens',
    },
  ],
  user: [
    { to: 'account/', why: 'a user is a member of an account' },
    { to: 'sign-in/', why: 'a new user gets a password; a removed one loses the sessions' },
    { to: 'second-factor/second-factor\\.store', why: 'who has lost theirs has them taken away' },
  ],
  'sign-in': [
    { to: 'service-token/', why: 'a viewer is a user or a service token' },
    { to: 'account/', why: 'a viewer is in an account' },
  ],
  'second-factor': [
    { to: 'sign-in/', why: 'it is the second step of a sign-in, and begins the session' },
    { to: 'account/', why: 'an account demands it of its users, or does not' },
  ],
  'service-token': [{ to: 'account/', why: 'a service token belongs to an account' }],
  'api-key': [
    { to: 'account/', why: 'a credential string carries the shortname' },
    { to: 'shared-secret/', why: 'a credential string carries the secret' },
  ],
  usage: [{ to: 'api-key/api-key\\.type', why: 'usage is told beside the API key it is of' }],
  requests: [
    { to: 'api-key/api-key\\.type', why: 'requests are told beside the API key they are of' },
    {
      to: 'api-key/(api-key\\.store|api-key-stretch\\.store)',
      why: 'the busiest keys are read whole, with the requests that make them so',
    },
  ],
  integration: [
    {
      to: 'api-key/',
      why: 'an integration is told by its API key, and lists filter by its status',
    },
    { to: 'requests/', why: 'how busy an integration is, is drawn from its requests' },
    {
      to: 'shared-secret/(shared-secret\\.type|read-shared-secret)',
      why: 'it is told beside the secret, whose versions say what is accepted',
    },
  ],
  'token-exchange': [
    { to: 'verification/', why: 'both judge by the same memory of an account' },
    { to: 'usage/usage-recorder', why: 'an exchange is a use of an API key' },
  ],
  verification: [
    { to: 'shared-secret/sealed-', why: 'what is checked against is kept sealed' },
    { to: 'usage/usage-(recorder|counter)', why: 'each verdict is a use of an API key' },
  ],
  node: [
    {
      to: '(account|api-key|audit|service-token|shared-secret|user)/',
      why: 'it finds the objects of every feature by id, as the feature itself does',
    },
    { to: 'sign-in/require-permission', why: 'each type asks for a permission of its own' },
  ],
  upkeep: [
    { to: 'token-exchange/', why: 'spent and expired tokens are cleared away' },
    { to: 'sign-in/', why: 'expired sessions and counts of attempts are cleared away' },
    { to: 'usage/usage-purge', why: 'usage of long ago is cleared away' },
    {
      to: 'shared-secret/destroy-due',
      why: 'what is kept of retired secrets is destroyed in its time',
    },
  ],
  health: [{ to: 'fleet/', why: 'ready means that the lease is held' }],
};

/** Features are named by folder; one that is not in the table uses the ground alone. */
const others = Object.keys(USES).join('|');

/** One rule for each feature of the table, and one for all others. */
export const featureRules = [
  ...Object.entries(USES).map(([feature, uses]) => ({
    name: `feature-${feature}`,
    comment: `Features stand beside each other. ${feature} may use: ${uses.map(({ to, why }) => `${to} (${why})`).join('; ')}.`,
    severity: 'error',
    from: { path: `^apps/api/src/${feature}/` },
    to: {
      path: '^apps/api/src/',
      pathNot: [
        ...GROUND,
        `^apps/api/src/${feature}/`,
        ...uses.map(({ to }) => `^apps/api/src/${to}`),
      ],
    },
  })),
  {
    name: 'feature-others',
    comment:
      'Features stand beside each other: what two of them need belongs to the ground, or the table in dependency-rules/features.js says why one uses the other.',
    severity: 'error',
    from: {
      path: '^apps/api/src/([^/]+)/',
      pathNot: `^apps/api/src/(${others}|graphql|database)/`,
    },
    to: { path: '^apps/api/src/', pathNot: [...GROUND, '^apps/api/src/$1/'] },
  },
];
