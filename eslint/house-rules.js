import { defineConfig } from 'eslint/config';
import jsdoc from 'eslint-plugin-jsdoc';

const noDefaultExport = {
  selector: 'ExportDefaultDeclaration',
  message: 'Export it by name: one name for one thing, wherever it is used.',
};
const noInterface = {
  // Inside `declare module` an interface is how others' types are extended.
  selector: ':matches(Program, ExportNamedDeclaration) > TSInterfaceDeclaration',
  message: 'Write a `type`: it cannot be reopened elsewhere.',
};
const noProcessEnv = {
  selector: 'MemberExpression[object.name="process"][property.name="env"]',
  message: 'Only env.ts reads the environment; take the setting as an argument.',
};
const noGrabBag = {
  selector: 'Program',
  message: 'This name says nothing of what is inside. Name the file or folder after its concept.',
};
const noCapitals = {
  selector: 'Program',
  message: 'File names are kebab-case.',
};

const GRAB_BAGS = '{util,utils,utilities,helper,helpers,common,misc,shared-code,lib-utils}';
/** Entry files and command-line programs: what they print is their output. */
const PROGRAMS = [
  'apps/api/src/main.ts',
  'apps/api/src/back-up.ts',
  'apps/api/src/database/write-migration.ts',
  'apps/api/src/graphql/emit-schema.ts',
  'packages/schema/tools/*.ts',
];
/** Files whose default export a tool asks for. */
const CONFIGS = [
  '**/global-setup.ts',
  '**/*.config.{js,ts}',
  '**/codegen.ts',
  '.dependency-cruiser.js',
];
const TESTS = ['**/test/**', 'e2e/**'];

/** The rules of style that a machine can check. */
export const houseRules = defineConfig(
  {
    files: ['**/*.{js,ts,svelte}'],
    rules: {
      'max-lines': ['error', 250],
      'max-lines-per-function': ['error', { max: 50, skipBlankLines: true, skipComments: true }],
      'no-restricted-syntax': ['error', noDefaultExport, noInterface],
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'no-else-return': 'error',
      'no-param-reassign': 'error',
      'no-nested-ternary': 'error',
      'object-shorthand': 'error',
      'prefer-template': 'error',
      'no-warning-comments': ['error', { terms: ['todo', 'fixme', 'xxx', 'hack'] }],
    },
  },
  {
    files: TESTS,
    // A `describe` holds many tests, and a table of cases is long.
    rules: { 'max-lines-per-function': 'off' },
  },
  // The policy is one table, to be read in one place: it grows with the schema.
  { files: ['apps/api/test/schema-driven/policy.ts'], rules: { 'max-lines': 'off' } },
  {
    files: ['apps/api/src/**/*.ts', 'packages/cli/src/**/*.ts'],
    rules: {
      'no-console': 'error',
      'no-restricted-syntax': ['error', noDefaultExport, noInterface, noProcessEnv],
      'no-restricted-imports': [
        'error',
        {
          paths: ['process', 'node:process'].map((name) => ({
            name,
            importNames: ['env'],
            message: noProcessEnv.message,
          })),
        },
      ],
    },
  },
  {
    files: ['apps/api/src/env.ts', 'packages/cli/src/env.ts'],
    rules: { 'no-restricted-syntax': ['error', noDefaultExport, noInterface] },
  },
  { files: PROGRAMS, rules: { 'no-console': 'off' } },
  {
    files: ['packages/{cli,client,keys}/src/**/*.ts', 'apps/*/src/**/*.ts'],
    // Decorated classes are described to users by their GraphQL descriptions.
    ignores: ['**/*.{type,input,payload,resolver}.ts'],
    plugins: { jsdoc },
    rules: {
      'jsdoc/require-jsdoc': [
        'error',
        {
          publicOnly: { ancestorsOnly: true },
          require: { ClassDeclaration: true, FunctionDeclaration: true },
          contexts: ['TSTypeAliasDeclaration', 'TSInterfaceDeclaration'],
        },
      ],
      'jsdoc/no-types': 'error',
      // Not every parameter needs words: only a wrong name is wrong.
      'jsdoc/check-param-names': [
        'error',
        { checkDestructured: false, disableMissingParamChecks: true },
      ],
      'jsdoc/check-tag-names': 'error',
    },
  },
  { files: CONFIGS, rules: { 'no-restricted-syntax': 'off' } },
  {
    files: [`**/${GRAB_BAGS}/**`, `**/${GRAB_BAGS}.{js,ts,svelte}`],
    rules: { 'no-restricted-syntax': ['error', noGrabBag] },
  },
  {
    files: ['**/*[A-Z]*.{js,ts,svelte}'],
    rules: { 'no-restricted-syntax': ['error', noCapitals] },
  },
);
