/** Which package of the workspace may import which, and what holds everywhere. */
export const packageRules = [
  {
    name: 'keys-is-pure',
    comment:
      'What a secret is worth depends on packages/keys: it must be readable and testable without a framework, a database, a clock or the environment.',
    severity: 'error',
    from: { path: '^packages/keys/src/' },
    to: { pathNot: ['^packages/keys/src/', '^(node:)?(crypto|buffer|zlib)$'] },
  },
  {
    name: 'client-stands-alone',
    comment:
      'packages/client runs in Node, in browsers and at the edge, and is installed by others: it imports nothing at all, not even of Node.',
    severity: 'error',
    from: { path: '^packages/client/src/' },
    to: { pathNot: '^packages/client/src/' },
  },
  {
    name: 'schema-stands-alone',
    comment:
      'packages/schema is the contract between API and admin app; if it imported one of them, it would no longer be between them.',
    severity: 'error',
    from: { path: '^packages/schema/', pathNot: '/codegen\\.ts$' },
    to: { path: '^(apps|packages|e2e|bench)/', pathNot: '^packages/schema/' },
  },
  {
    name: 'cli-is-a-client',
    comment:
      'The command line does nothing that another script could not do: it speaks GraphQL by the schema package, and exchanges by the client library, as an integration does. Of packages/keys it has the formats of secrets and credential strings, so that what it takes for one is what the API takes for one, by what an export of the audit log is verified, and what a master key is.',
    severity: 'error',
    from: { path: '^packages/cli/src/' },
    to: {
      path: '^(apps|packages|e2e|bench|demo)/',
      pathNot: [
        '^packages/cli/(src/|package\\.json$)',
        '^packages/(client|schema)/',
        '^packages/keys/src/(shared-secret|credential|opaque-token|names|audit-export|audit-head|master-key)\\.ts$',
      ],
    },
  },
  {
    name: 'admin-knows-the-schema-only',
    comment:
      'The admin app does nothing that another client of the GraphQL API could not do; so it gets no code of the API, and nothing that handles keys reaches a browser.',
    severity: 'error',
    from: { path: '^apps/admin/(src|static)/' },
    to: { path: '^(apps|packages|e2e|bench)/', pathNot: ['^apps/admin/src/', '^packages/schema/'] },
  },
  {
    name: 'api-does-not-know-the-admin-app',
    comment: 'The API serves the built files of the admin app, whatever they are.',
    severity: 'error',
    from: { path: '^apps/api/src/' },
    to: { path: '^(apps/admin|packages/schema|e2e|bench)/' },
  },
  {
    name: 'product-without-tests',
    comment: 'Code that only tests need must not run in production.',
    severity: 'error',
    from: { path: '^(apps|packages)/[^/]+/src/' },
    to: { path: ['/test/', '\\.test\\.ts$', '^e2e/'] },
  },
  {
    name: 'no-dev-dependency-in-production',
    comment:
      'The API runs from what `dependencies` lists; a devDependency may not be installed there.',
    severity: 'error',
    from: { path: '^(apps/api|packages/keys)/src/' },
    to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
  },
  {
    name: 'no-undeclared-package',
    comment: 'What package.json does not list is there by luck.',
    severity: 'error',
    from: { path: '^(apps|packages|e2e|bench)/' },
    to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
  },
  {
    name: 'no-unresolvable',
    comment: 'An import that leads nowhere fails at the start, or worse, later.',
    severity: 'error',
    // SvelteKit provides these two at build time.
    from: {},
    to: { couldNotResolve: true, pathNot: ['^\\$app/', '^\\./\\$types'] },
  },
  {
    name: 'no-cycle',
    comment:
      'Files that import each other in a circle can only be understood and changed together.',
    severity: 'error',
    from: { pathNot: '(^|/)generated/' },
    to: { circular: true },
  },
  {
    name: 'no-orphan',
    comment: 'A file that nothing imports and that imports nothing is left over. Delete it.',
    severity: 'error',
    from: {
      orphan: true,
      pathNot: [
        '\\.d\\.ts$',
        '(^|/)[^/]+\\.config\\.(js|ts)$',
        '(^|/)generated/',
        '^apps/admin/static/',
        '^apps/admin/src/hooks\\.client\\.ts$',
        // SvelteKit finds routes and their options by name.
        '^apps/admin/src/routes/.*/?\\+[^/]+$',
        '/test/',
      ],
    },
    to: {},
  },
];
