import './setup/require-node.js';
import { join } from 'node:path';
import { passSignalsToChildren, startChild } from './process/children.js';
import { exitCodeWhenEnded } from './process/serve.js';
import { childEnvironment, pinnedNode, root } from './setup/layout.js';
import { prepare, toDevelop } from './setup/prepare.js';
import { tellHelp } from './setup/tell-help.js';

tellHelp(`Usage: npm run schema:release

Makes the schema of today the one that later ones must not break.`);
// Makes the schema of today the one that later ones must not break; see packages/schema/tools/release.ts.
passSignalsToChildren();
if (await prepare(toDevelop)) {
  const child = startChild(pinnedNode, ['tools/release.ts', ...process.argv.slice(2)], {
    cwd: join(root, 'packages/schema'),
    env: childEnvironment(),
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  process.exitCode = await exitCodeWhenEnded(child);
} else process.exitCode = 1;
