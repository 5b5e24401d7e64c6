import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  // Svelte as in the browser, where effects run: compiled so, and its own code for there.
  plugins: [svelte({ dynamicCompileOptions: () => ({ generate: 'client' }) })],
  resolve: { conditions: ['browser'] },
  ssr: { noExternal: ['svelte'], resolve: { conditions: ['browser'] } },
  test: { include: ['test/**/*.test.ts'] },
});
