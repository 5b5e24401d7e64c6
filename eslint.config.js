import eslint from '@eslint/js';
import { defineConfig, globalIgnores } from 'eslint/config';
import { graphql } from './eslint/graphql.js';
import { houseRules } from './eslint/house-rules.js';
import { javascript } from './eslint/javascript.js';
import { svelteComponents } from './eslint/svelte.js';
import { typescript } from './eslint/typescript.js';

// Every rule is an error: a warning is a rule that nobody decided on. A rule is turned off only with
// the reason beside it.
export default defineConfig(
  globalIgnores([
    '**/dist',
    '**/build',
    '**/generated',
    '**/.svelte-kit',
    '**/test-results',
    '**/playwright-report',
    'bench/results',
    'data',
    '.cache',
  ]),
  { linterOptions: { reportUnusedDisableDirectives: 'error', reportUnusedInlineConfigs: 'error' } },
  { files: ['**/*.{js,ts,svelte}'], extends: [eslint.configs.recommended] },
  typescript,
  javascript,
  svelteComponents,
  houseRules,
  graphql,
);
