const FACES = '\\.(resolver|type|input|payload|route)\\.ts$';
const GENERATED_CLIENT = '^apps/api/src/database/generated/client\\.ts$';
const DATABASE_ERROR = '^apps/api/src/database/database-error\\.ts$';
const DATABASE_TIME = '^apps/api/src/database/read-database-time\\.ts$';
/** What puts everything together and starts it. */
const COMPOSITION = '^apps/api/src/(app|main|admin-reset|back-up|start-node|start-failure)\\.ts$';
const DRIVERS =
  'node_modules/(pg|pg-connection-string|@electric-sql/pglite|pglite-prisma-adapter|@prisma/[^/]+)/';

/** Which layer of the API may import which: face -> operation -> store. */
export const layerRules = [
  {
    name: 'faces-decide-nothing',
    comment:
      'Resolvers, GraphQL types and routes map. What touches the database has to go through an operation, where it is authorised, decided and audited.',
    severity: 'error',
    from: { path: `^apps/api/src/.*${FACES}` },
    to: {
      path: ['\\.store\\.ts$', '^apps/api/src/database/', DRIVERS],
      // The enums are names, and a GraphQL enum has the same. An error has to be recognised to be answered.
      pathNot: ['^apps/api/src/database/generated/enums\\.ts$', DATABASE_ERROR],
      dependencyTypesNot: ['type-only'],
    },
  },
  {
    name: 'only-stores-use-prisma',
    comment:
      'All that is known of a table stands in one store. Elsewhere the client is only a type, to hand on a transaction. The audit log has its store in append-audit-event.',
    severity: 'error',
    from: {
      path: '^apps/api/src/',
      pathNot: [
        '\\.store\\.ts$',
        '^apps/api/src/database/',
        '^apps/api/src/audit/append-audit-event\\.ts$',
      ],
    },
    to: { path: GENERATED_CLIENT, dependencyTypesNot: ['type-only'] },
  },
  {
    name: 'drivers-stay-in-database',
    comment: 'Whether it is PGlite or PostgreSQL is known in database/ alone.',
    severity: 'error',
    from: { path: '^apps/api/src/', pathNot: ['^apps/api/src/database/'] },
    to: { path: DRIVERS, dependencyTypesNot: ['type-only'] },
  },
  {
    name: 'operations-know-no-framework',
    comment:
      'An operation does the same for GraphQL, HTTP and the command line, so it knows neither Fastify nor GraphQL. It may raise a RequestError. Of proxy-addr it may ask an address.',
    severity: 'error',
    from: {
      path: '^apps/api/src/[^/]+/',
      pathNot: [FACES, '^apps/api/src/(graphql|http|database)/'],
    },
    to: {
      path: 'node_modules/(fastify|@fastify/[^/]+|type-graphql|graphql|@apollo/server|@as-integrations/fastify)/',
      pathNot: 'node_modules/@fastify/proxy-addr/',
      dependencyTypesNot: ['type-only'],
    },
  },
  {
    name: 'stores-know-no-operation',
    comment: 'A store answers; it does not decide, and it knows nobody who asks.',
    severity: 'error',
    from: { path: '^apps/api/src/.*\\.store\\.ts$' },
    to: {
      path: [`^apps/api/src/.*${FACES}`, '^apps/api/src/(app|main|env)\\.ts$'],
      dependencyTypesNot: ['type-only'],
    },
  },
  {
    name: 'graphql-knows-no-feature',
    comment:
      'graphql/ is the ground that every feature stands on. Only schema.ts, which lists the resolvers, looks up at them; and the context carries the viewer, whom the route resolves once.',
    severity: 'error',
    from: { path: '^apps/api/src/graphql/', pathNot: '/(schema|emit-schema)\\.ts$' },
    to: {
      path: '^apps/api/src/[^/]+/',
      pathNot: [
        '^apps/api/src/graphql/(?!schema\\.ts$)',
        '^apps/api/src/database/generated/enums\\.ts$',
        // Errors are mapped in one place, graphql/error.ts.
        DATABASE_ERROR,
        '^apps/api/src/sign-in/(viewer|permission|resolve-viewer)\\.ts$',
      ],
    },
  },
  {
    name: 'composition-root-is-the-top',
    comment: 'app.ts and schema.ts know everything; whoever imports them closes a circle.',
    severity: 'error',
    from: {
      path: '^apps/api/src/',
      pathNot: [COMPOSITION, '^apps/api/src/graphql/emit-schema\\.ts$'],
    },
    to: { path: '^apps/api/src/(app\\.ts|main\\.ts|graphql/schema\\.ts)$' },
  },
  {
    name: 'only-database-knows-database',
    comment:
      'Others get an open database, and may ask it for the time: opening, locking and migrating it happens once, in start-node.ts. The fleet has one connection of its own, on which it listens.',
    severity: 'error',
    from: {
      path: '^apps/api/src/',
      pathNot: [
        '^apps/api/src/database/',
        COMPOSITION,
        '^apps/api/src/fleet/fleet-connection\\.ts$',
      ],
    },
    to: {
      path: '^apps/api/src/database/',
      pathNot: ['^apps/api/src/database/generated/', DATABASE_ERROR, DATABASE_TIME],
      dependencyTypesNot: ['type-only'],
    },
  },
];
