import { defineConfig } from 'vitest/config';

// Every integration suite runs on the embedded database and on a real PostgreSQL; a suite asks
// test/support/database.ts for its own empty one and need not know which it got.
const integration = (databaseKind: 'embedded' | 'postgresql') => ({
  extends: true as const,
  test: {
    name: databaseKind,
    include: ['test/**/*.test.ts'],
    exclude: ['test/unit/**'],
    globalSetup: ['test/support/global-setup.ts'],
    provide: { databaseKind },
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
});

export default defineConfig({
  // Without this there are two copies of `graphql`, and every query fails.
  ssr: { noExternal: ['type-graphql'] },
  test: {
    setupFiles: ['reflect-metadata'],
    projects: [
      { extends: true, test: { name: 'unit', include: ['test/unit/**/*.test.ts'] } },
      integration('embedded'),
      integration('postgresql'),
    ],
  },
});
