import { defineConfig } from 'eslint/config';
import globals from 'globals';
import tseslint from 'typescript-eslint';

/** The scripts run before anything is installed: plain JavaScript, typed by JSDoc. */
export const javascript = defineConfig(
  {
    files: [
      'scripts/**/*.js',
      '{eslint,dependency-rules}/**/*.js',
      '*.js',
      '.*.js',
      'apps/*/build.js',
      'apps/api/known-passwords/*.js',
    ],
    languageOptions: { globals: globals.node },
  },
  {
    files: ['apps/admin/static/**/*.js'],
    extends: [tseslint.configs.disableTypeChecked],
    languageOptions: {
      globals: globals.browser,
      sourceType: 'script',
      parserOptions: { projectService: false },
    },
  },
);
