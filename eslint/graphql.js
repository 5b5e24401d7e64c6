import { fileURLToPath } from 'node:url';
import graphqlPlugin from '@graphql-eslint/eslint-plugin';
import { defineConfig } from 'eslint/config';
import { edgeLeadsToANode } from './edge-leads-to-a-node.js';

const schemaFolder = fileURLToPath(new URL('../packages/schema', import.meta.url));
const parserOptions = {
  graphQLConfig: {
    schema: `${schemaFolder}/schema.graphql`,
    documents: `${schemaFolder}/operations/**/*.graphql`,
  },
};

// Its own types are of an earlier ESLint.
const plugin = /** @type {import('eslint').ESLint.Plugin} */ (
  /** @type {unknown} */ (graphqlPlugin)
);

/** Objects that are parts of another and cannot be fetched by themselves. */
const WITHOUT_ID = [
  'Query',
  'Mutation',
  'PageInfo',
  'Actor',
  'InvitationPreview',
  'RegenerationReceipt',
  'BoundedCount',
  'Impact',
  'BusyApiKey',
  'IntegrationProgress',
  'Integration',
  'OldSecretUse',
  'Usage',
  'RequestsOverTime',
  'VerdictRequests',
  'SharedSecretOverlap',
  'SharedSecretSchedule',
  'SkippedRegeneration',
  'RestorableSharedSecret',
  'SharedSecretVersion',
  'AuditChainCheck',
  'AuditChainHead',
  'AuditChainPlace',
  'WebhookAttempt',
];

/** The schema as a product that others program against, and the admin app's operations on it. */
export const graphql = defineConfig(
  {
    files: ['packages/schema/**/*.graphql'],
    plugins: { '@graphql-eslint': plugin },
    languageOptions: { parser: graphqlPlugin.parser, parserOptions },
  },
  {
    files: ['packages/schema/schema.graphql'],
    plugins: { house: { rules: { 'edge-leads-to-a-node': edgeLeadsToANode } } },
    rules: {
      ...graphqlPlugin.configs['flat/schema-recommended'].rules,
      ...graphqlPlugin.configs['flat/schema-relay'].rules,
      '@graphql-eslint/require-description': [
        'error',
        {
          types: true,
          rootField: true,
          FieldDefinition: true,
          InputValueDefinition: true,
          EnumValueDefinition: true,
          DirectiveDefinition: true,
        },
      ],
      '@graphql-eslint/strict-id-in-types': [
        'error',
        {
          acceptedIdNames: ['id'],
          acceptedIdTypes: ['ID'],
          exceptions: {
            types: WITHOUT_ID,
            suffixes: ['Payload', 'Error', 'Connection', 'Edge'],
          },
        },
      ],
      '@graphql-eslint/input-name': [
        'error',
        { checkInputType: true, caseSensitiveInputType: false, checkQueries: false },
      ],
      '@graphql-eslint/no-scalar-result-type-on-mutation': 'error',
      '@graphql-eslint/require-nullable-result-in-root': 'error',
      // `auditEvents` and `users` are read forwards only.
      // An Integration is an API key seen from another side, and has that key's id.
      'house/edge-leads-to-a-node': ['error', { except: ['IntegrationEdge'] }],
      '@graphql-eslint/relay-arguments': ['error', { includeBoth: false }],
      '@graphql-eslint/relay-edge-types': [
        'error',
        // `nodes` beside `edges`, for those who need no cursor of each. That what edges lead to is a
        // Node is demanded by `edge-leads-to-a-node`, which can make an exception.
        { withEdgeSuffix: true, shouldImplementNode: false, listTypeCanWrapOnlyEdgeType: false },
      ],
      // The same code, for example API_KEY_NOT_FOUND, means the same in several payloads.
      '@graphql-eslint/unique-enum-value-names': 'off',
    },
  },
  {
    files: ['packages/schema/operations/**/*.graphql'],
    rules: {
      ...graphqlPlugin.configs['flat/operations-recommended'].rules,
      '@graphql-eslint/lone-executable-definition': 'error',
      '@graphql-eslint/match-document-filename': [
        'error',
        {
          fileExtension: '.graphql',
          query: 'PascalCase',
          mutation: 'PascalCase',
          fragment: 'PascalCase',
        },
      ],
      '@graphql-eslint/selection-set-depth': ['error', { maxDepth: 5 }],
    },
  },
);
