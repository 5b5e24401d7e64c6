import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  plugins: [svelte()],
  // Svelte as in the browser, whose runes are alive.
  resolve: { conditions: ['browser'] },
  test: { include: ['test/**/*.test.ts'] },
});
