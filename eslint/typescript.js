import { defineConfig } from 'eslint/config';
import tseslint from 'typescript-eslint';

/** @type {import('eslint').Linter.RulesRecord} */
const unsafeRulesOff = {
  '@typescript-eslint/no-unsafe-argument': 'off',
  '@typescript-eslint/no-unsafe-assignment': 'off',
  '@typescript-eslint/no-unsafe-call': 'off',
  '@typescript-eslint/no-unsafe-member-access': 'off',
  '@typescript-eslint/no-unsafe-return': 'off',
};

/** Rules with type information, for everything that is typed: TypeScript, Svelte, and the scripts. */
export const typescript = defineConfig(
  {
    files: ['**/*.{js,ts,svelte}'],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: {
      parserOptions: {
        projectService: true,
        tsconfigRootDir: `${import.meta.dirname}/..`,
        extraFileExtensions: ['.svelte'],
      },
    },
    rules: {
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/prefer-nullish-coalescing': ['error', { ignorePrimitives: true }],
      '@typescript-eslint/prefer-optional-chain': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      // A resolver or GraphQL type is a class for its decorators alone.
      '@typescript-eslint/no-extraneous-class': ['error', { allowWithDecorator: true }],
      // GraphQL types are classes for their decorators; what is returned for them are plain objects.
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
      // Numbers and booleans print as one expects.
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true },
      ],
      // `() => server.close()` where nothing is returned is plain enough.
      '@typescript-eslint/no-confusing-void-expression': [
        'error',
        { ignoreArrowShorthand: true, ignoreVoidReturningFunctions: true },
      ],
      // Async without await makes an expected promise of a value, and a rejection of a throw.
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/no-unused-vars': [
        'error',
        // `const { secret: _, ...rest }` is how a property is left out.
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_', caughtErrors: 'all' },
      ],
    },
  },
  {
    files: ['**/test/**', 'e2e/**'],
    rules: {
      // Node's test runner waits for its tests by itself.
      '@typescript-eslint/no-floating-promises': [
        'error',
        {
          allowForKnownSafeCalls: [
            { from: 'package', name: ['describe', 'test'], package: 'node:test' },
          ],
        },
      ],
      // In a test the assertion that follows says what is wrong; a guard would only hide it.
      '@typescript-eslint/no-non-null-assertion': 'off',
      // Strings here are ASCII, unless a test is about those that are not.
      '@typescript-eslint/no-misused-spread': 'off',
      // Answers are read as they come over the wire; the assertions check their form.
      ...unsafeRulesOff,
    },
  },
  {
    files: ['**/*.js'],
    // These rules do not see the cast of `/** @type {T} */ (JSON.parse(text))`, the only one there is.
    rules: unsafeRulesOff,
  },
  {
    files: ['**/*.svelte'],
    // Components are `any` to the TypeScript parser; svelte-check knows their types and checks them.
    rules: unsafeRulesOff,
  },
);
