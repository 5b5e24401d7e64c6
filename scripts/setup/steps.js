import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { QUIET_NODE } from '../process/node-options.js';
import {
  cacheFolder,
  childEnvironment,
  pinnedNode,
  pnpmSpecifier,
  root,
  toolOf,
} from './layout.js';

/**
 * One step of the set-up.
 *
 * @typedef {object} Step
 * @property {string} id names its stamp
 * @property {string} title shown while it runs
 * @property {readonly string[]} inputs files and folders it depends on, relative to the root
 * @property {readonly string[]} outputs files that must be there when it is done
 * @property {() => import('../process/run-captured.js').Command} command
 */

/** Packages of the workspace, relative to the root. */
const workspacePackages = ['apps', 'packages']
  .flatMap((folder) => readdirSync(join(root, folder)).map((name) => `${folder}/${name}`))
  .concat('e2e', 'bench', 'demo');

/** Changes whenever a tool or library does. */
const LOCKFILE = 'pnpm-lock.yaml';

/** @type {Step} */
export const installDependencies = {
  id: 'install',
  title: 'Installing dependencies',
  inputs: [
    LOCKFILE,
    'pnpm-workspace.yaml',
    'package.json',
    ...workspacePackages.map((folder) => `${folder}/package.json`),
  ],
  outputs: [
    'node_modules/.modules.yaml',
    'node_modules/node/bin/node',
    'apps/api/node_modules',
    'apps/admin/node_modules',
    'packages/schema/node_modules',
    'demo/node_modules',
  ],
  command: () => ({
    file: 'npx',
    args: [
      '--yes',
      '--loglevel=error',
      '--prefer-offline',
      pnpmSpecifier(),
      'install',
      '--frozen-lockfile',
    ],
    cwd: root,
    // pnpm asks no questions in CI: it replaces a node_modules that npm has made.
    env: { ...process.env, CI: 'true' },
  }),
};

/** @type {Step} */
export const generateDatabaseClient = {
  id: 'database-client',
  title: 'Generating the database client',
  inputs: ['prisma/schema.prisma', 'prisma.config.ts', LOCKFILE],
  outputs: ['apps/api/src/database/generated/client.ts'],
  command: () => ({
    file: toolOf('', 'prisma'),
    args: ['generate', '--no-hints'],
    cwd: root,
    env: childEnvironment({
      // Generating needs no schema engine, but Prisma downloads one unless it is told of a file.
      PRISMA_SCHEMA_ENGINE_BINARY: pinnedNode,
      CHECKPOINT_DISABLE: '1',
    }),
  }),
};

/** @type {Step} */
export const generateDocuments = {
  id: 'documents',
  title: 'Generating typed GraphQL documents',
  inputs: [
    'packages/schema/schema.graphql',
    'packages/schema/operations',
    'packages/schema/codegen.ts',
    LOCKFILE,
  ],
  outputs: [
    'packages/schema/generated/cli.ts',
    'packages/schema/generated/documents.ts',
    'packages/schema/generated/integrations.ts',
    'packages/schema/generated/service-tokens.ts',
    'packages/schema/generated/shared-secret.ts',
    'packages/schema/generated/usage.ts',
    'packages/schema/generated/reset.ts',
    'packages/schema/generated/users.ts',
    'packages/schema/generated/webhooks.ts',
    'packages/schema/generated/introspection.json',
  ],
  command: () => ({
    file: toolOf('packages/schema', 'graphql-codegen'),
    args: ['--config', 'codegen.ts'],
    cwd: join(root, 'packages/schema'),
    env: childEnvironment(),
  }),
};

/** @type {Step} */
export const buildApi = {
  id: 'api',
  title: 'Building the API',
  inputs: [
    'apps/api/src',
    'apps/api/build.js',
    'apps/api/package.json',
    'apps/api/tsconfig.json',
    'packages/keys',
    'prisma/schema.prisma',
    'tsconfig.base.json',
    LOCKFILE,
  ],
  outputs: ['apps/api/dist/main.js', 'apps/api/dist/admin-reset.js', 'apps/api/dist/back-up.js'],
  command: () => ({
    file: pinnedNode,
    args: ['build.js'],
    cwd: join(root, 'apps/api'),
    env: childEnvironment(),
  }),
};

/** @type {Step} */
export const makeEmptyDatabase = {
  id: 'empty-database',
  title: 'Making an empty database for tests',
  inputs: ['prisma/migrations', 'prisma/schema.prisma', 'apps/api/src/database', LOCKFILE],
  outputs: ['.cache/empty-database.tar'],
  command: () => ({
    file: toolOf('apps/api', 'tsx'),
    args: ['test/support/write-empty-database.ts', join(cacheFolder, 'empty-database.tar')],
    cwd: join(root, 'apps/api'),
    env: childEnvironment({ NODE_OPTIONS: QUIET_NODE.join(' ') }),
  }),
};

/** @type {Step} */
export const buildCli = {
  id: 'cli',
  title: 'Building the command line',
  inputs: [
    'packages/cli/src',
    'packages/cli/build.ts',
    'packages/cli/package.json',
    'packages/client/src',
    'packages/client/package.json',
    'packages/keys',
    'packages/schema',
    LOCKFILE,
  ],
  outputs: ['packages/cli/dist/rekey.js'],
  command: () => ({
    file: pinnedNode,
    args: ['build.ts'],
    cwd: join(root, 'packages/cli'),
    env: childEnvironment(),
  }),
};

/** @type {Step} */
export const generateRouteTypes = {
  id: 'route-types',
  title: "Generating the admin app's route types",
  inputs: ['apps/admin/src/routes', 'apps/admin/vite.config.ts', LOCKFILE],
  outputs: ['apps/admin/.svelte-kit/types'],
  command: () => ({
    file: toolOf('apps/admin', 'svelte-kit'),
    args: ['sync'],
    cwd: join(root, 'apps/admin'),
    env: childEnvironment(),
  }),
};

/** @type {Step} */
export const buildAdmin = {
  id: 'admin',
  title: 'Building the admin app',
  inputs: ['apps/admin', 'packages/schema', LOCKFILE],
  outputs: ['apps/admin/build/index.html'],
  command: () => ({
    file: toolOf('apps/admin', 'vite'),
    args: ['build'],
    cwd: join(root, 'apps/admin'),
    env: childEnvironment(),
  }),
};
