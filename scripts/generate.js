import './setup/require-node.js';
import { join } from 'node:path';
import { passSignalsToChildren } from './process/children.js';
import { QUIET_NODE } from './process/node-options.js';
import { childEnvironment, pinnedNode, root, toolOf } from './setup/layout.js';
import { doAlways, prepare } from './setup/prepare.js';
import { generateDatabaseClient, generateDocuments, installDependencies } from './setup/steps.js';
import { tellHelp } from './setup/tell-help.js';

/** @typedef {import('./setup/prepare.js').Work} Work */

/** @type {Work} */
const emitSchema = {
  title: 'Emitting packages/schema/schema.graphql',
  command: () => ({
    file: toolOf('apps/api', 'tsx'),
    args: [...QUIET_NODE, 'src/graphql/emit-schema.ts'],
    cwd: join(root, 'apps/api'),
    env: childEnvironment(),
  }),
};

/** @type {Work} */
const writeReference = {
  title: 'Writing docs/graphql',
  command: () => ({
    file: pinnedNode,
    args: ['tools/write-reference.ts'],
    cwd: join(root, 'packages/schema'),
    env: childEnvironment(),
  }),
};

tellHelp(`Usage: npm run generate

Makes what is made of the resolvers and committed: packages/schema/schema.graphql and docs/graphql.`);
// All that is made of the resolvers and committed, and what is made of that.
passSignalsToChildren();
const isDone =
  (await prepare([installDependencies, generateDatabaseClient])) &&
  (await doAlways(emitSchema)) &&
  (await prepare([generateDocuments])) &&
  (await doAlways(writeReference));
if (!isDone) process.exitCode = 1;
