import adapter from '@sveltejs/adapter-static';
import { sveltekit } from '@sveltejs/kit/vite';
import tailwindcss from '@tailwindcss/vite';
import { defineConfig } from 'vite';
import packageJson from './package.json' with { type: 'json' };
import { announcerWithoutInlineStyle, withExternalBoot } from './strict-csp.ts';

/** Where `npm run dev` finds the API; the built app is served by it and needs no proxy. */
const apiOrigin = process.env['API_ORIGIN'] ?? 'http://127.0.0.1:4000';

/**
 * What nearly every page needs, in few files: each is compressed by itself, and the better the larger. Three,
 * and not one, so that the browser keeps what a release has not changed.
 */
const sharedFiles = [
  // The entry sets it, and only then imports the runtime, which reads it as it is evaluated: in one file with
  // the runtime, or with anything that imports that, it would come too late.
  { name: 'payload', test: /@sveltejs\/kit\/src\/runtime\/client\/payload\.js/, priority: 1 },
  {
    name: 'runtime',
    // Without the entries, which start it.
    test: /node_modules\/(svelte|clsx|devalue|esm-env)\/|@sveltejs\/kit\/src\/(?!runtime\/client\/(client-)?entry)/,
  },
  { name: 'graphql', test: /node_modules\/(@urql|wonka|@0no-co)|src\/lib\/graphql\// },
  {
    name: 'shell',
    test: new RegExp(
      `src/lib/(${[
        'brand|shell|theme|time',
        'components/query-problem',
        'components/ui/(badge|button|column-header|menu|notice|pager|search-field|select-field|skeleton|spinner)',
        'sign-in/(auth-api|leave|return-path|viewer-context)',
      ].join('|')})`,
    ),
  },
];

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
              groups: [
                ...sharedFiles,
                // Without it every icon is a file of its own.
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
