import type { CodegenConfig } from '@graphql-codegen/cli';

/** Typed documents of the operations, as strings: an operation costs the browser its text and no more. */
const config: CodegenConfig = {
  schema: 'schema.graphql',
  documents: 'operations/*.graphql',
  generates: {
    'generated/documents.ts': {
      plugins: ['typescript-operations', 'typed-document-node'],
      config: {
        documentMode: 'string',
        pureMagicComment: true,
        scalars: { DateTime: 'string', ID: 'string', SafeInt: 'number' },
        useTypeImports: true,
      },
    },
  },
};

export default config;
