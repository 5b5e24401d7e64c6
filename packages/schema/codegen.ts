import type { CodegenConfig } from '@graphql-codegen/cli';

const plugins = ['typescript-operations', 'typed-document-node'];
const config = {
  documentMode: 'string',
  pureMagicComment: true,
  scalars: { DateTime: 'string', ID: 'string', SafeInt: 'number' },
  useTypeImports: true,
};

/**
 * Typed documents of the operations, as strings: an operation costs the browser its text and no more.
 * What only the shared secret's own dialogs ask, and its panel, and that of the audit log's export, and
 * the pages of users, of service tokens, of usage and of webhooks, is a file by itself: a page that shows
 * none of them does not load it. What the command line asks is a file for itself as well.
 */
const codegen: CodegenConfig = {
  schema: 'schema.graphql',
  generates: {
    'generated/documents.ts': { documents: 'operations/*.graphql', plugins, config },
    'generated/shared-secret.ts': {
      documents: 'operations/shared-secret/*.graphql',
      plugins,
      config,
    },
    'generated/integrations.ts': {
      documents: 'operations/integrations/*.graphql',
      plugins,
      config,
    },
    'generated/audit-chain.ts': { documents: 'operations/audit-chain/*.graphql', plugins, config },
    'generated/cli.ts': { documents: 'operations/cli/*.graphql', plugins, config },
    'generated/service-tokens.ts': {
      documents: 'operations/service-tokens/*.graphql',
      plugins,
      config,
    },
    // For tools that want no SDL: what the schema answers to an introspection query.
    'generated/introspection.json': {
      plugins: ['introspection'],
      config: { minify: true, schemaDescription: true, specifiedByUrl: true },
    },
    'generated/usage.ts': { documents: 'operations/usage/*.graphql', plugins, config },
    'generated/reset.ts': { documents: 'operations/reset/*.graphql', plugins, config },
    'generated/users.ts': { documents: 'operations/users/*.graphql', plugins, config },
    'generated/webhooks.ts': { documents: 'operations/webhooks/*.graphql', plugins, config },
  },
};

export default codegen;
