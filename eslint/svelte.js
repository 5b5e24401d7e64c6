import { defineConfig } from 'eslint/config';
import svelte from 'eslint-plugin-svelte';
import globals from 'globals';
import tseslint from 'typescript-eslint';

/** The admin app's components. */
export const svelteComponents = defineConfig(
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    extends: [svelte.configs.recommended],
    languageOptions: {
      globals: globals.browser,
      parserOptions: { parser: tseslint.parser },
    },
    rules: {
      'svelte/button-has-type': 'error',
      'svelte/no-at-html-tags': 'error',
      'svelte/no-target-blank': 'error',
      'svelte/no-inline-styles': 'error',
      'svelte/require-each-key': 'error',
      'svelte/require-event-prefix': 'error',
      'svelte/prefer-svelte-reactivity': 'error',
      // The app is served at its origin's root, so that a path is an address as it stands.
      'svelte/no-navigation-without-resolve': 'off',
      // `$props()` destructures into `let`, as Svelte documents it.
      'prefer-const': 'off',
      'svelte/prefer-const': 'error',
    },
  },
  {
    files: ['apps/admin/src/**/*.ts'],
    languageOptions: { globals: globals.browser },
  },
);
