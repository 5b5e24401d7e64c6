import adapter from '@sveltejs/adapter-static';
import { sveltekit } from '@sveltejs/kit/vite';
import tailwindcss from '@tailwindcss/vite';
import { defineConfig } from 'vite';
import packageJson from './package.json' with { type: 'json' };
import { announcerWithoutInlineStyle, withExternalBoot } from './strict-csp.ts';

/** Where `npm run dev` finds the API; the built app is served by it and needs no proxy. */
const apiOrigin = process.env['API_ORIGIN'] ?? 'http://127.0.0.1:4000';

export default defineConfig({
  plugins: [
    tailwindcss(),
    sveltekit({
      adapter: withExternalBoot(adapter({ fallback: 'index.html' }), 'build', 'index.html'),
      preprocess: announcerWithoutInlineStyle,
      // Not the time of the build: the same sources give the same files.
      version: { name: packageJson.version },
    }),
  ],
  environments: {
    client: {
      build: {
        rolldownOptions: {
          output: {
            codeSplitting: {
              // Without it every icon is a file of its own.
              groups: [
                {
                  name: 'icons',
                  test: /@lucide/,
                  entriesAware: true,
                  entriesAwareMergeThreshold: 10_000,
                },
              ],
            },
          },
        },
      },
    },
  },
  build: {
    // A font or picture inlined as `data:` would need a hole in the Content-Security-Policy.
    assetsInlineLimit: 0,
  },
  server: {
    proxy: { '/graphql': apiOrigin, '/auth': apiOrigin, '/api': apiOrigin },
  },
});
