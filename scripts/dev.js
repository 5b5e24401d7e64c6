import './setup/require-node.js';
import { join } from 'node:path';
import {
  interruptedExitCode,
  killGroup,
  passSignalsToChildren,
  startChild,
} from './process/children.js';
import { QUIET_NODE } from './process/node-options.js';
import { exitCodeWhenEnded } from './process/serve.js';
import { childEnvironment, root, toolOf } from './setup/layout.js';
import { prepare, toDevelop } from './setup/prepare.js';
import { tellHelp } from './setup/tell-help.js';

const PORT = process.env['PORT'] ?? '4000';
const ADMIN_PORT = '5173';
/** Where the browser goes: the admin app's development server, which hands on what is the API's. */
const PUBLIC_URL = process.env['PUBLIC_URL'] ?? `http://localhost:${ADMIN_PORT}`;

tellHelp(`Usage: npm run dev

Starts the API on PORT (4000) and the admin app on ${ADMIN_PORT}, both with reload. Settings are those of npm start.`);
passSignalsToChildren();
if (await prepare(toDevelop)) {
  const children = [startApi(), startAdmin()];
  // One without the other is of no use.
  process.exitCode = await Promise.race(children.map(exitCodeWhenEnded));
  if (interruptedExitCode() === null) for (const child of children) killGroup(child, 'SIGTERM');
} else process.exitCode = 1;

function startApi() {
  const file = toolOf('apps/api', 'tsx');
  const args = ['watch', '--clear-screen=false', '--tsconfig', 'apps/api/tsconfig.json'];
  return startChild(file, [...args, ...QUIET_NODE, 'apps/api/src/main.ts'], {
    cwd: root,
    env: childEnvironment({ PORT, PUBLIC_URL }),
    stdio: ['ignore', 'inherit', 'inherit'],
  });
}

function startAdmin() {
  const file = toolOf('apps/admin', 'vite');
  return startChild(file, ['dev', '--port', ADMIN_PORT, '--strictPort', '--clearScreen=false'], {
    cwd: join(root, 'apps/admin'),
    env: childEnvironment({ API_ORIGIN: `http://127.0.0.1:${PORT}` }),
    stdio: ['ignore', 'inherit', 'inherit'],
  });
}
