import './setup/require-node.js';
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { exitCodeWhenEnded } from './process/serve.js';
import { childEnvironment, pinnedNode, root } from './setup/layout.js';
import { prepare, toCommand } from './setup/prepare.js';

process.exitCode = (await prepareQuietly()) ? await runCommandLine() : 1;

/** What the set-up says goes to standard error: standard output is the command's. */
async function prepareQuietly() {
  const write = process.stdout.write.bind(process.stdout);
  process.stdout.write = process.stderr.write.bind(process.stderr);
  try {
    return await prepare(toCommand);
  } finally {
    process.stdout.write = write;
  }
}

/** Where npm was called, so that a file is the one that was meant. */
function runCommandLine() {
  const args = [join(root, 'packages/cli/dist/rekey.js'), ...process.argv.slice(2)];
  const cwd = process.env['INIT_CWD'] ?? process.cwd();
  // In our own process group, unlike a server: it may ask at the terminal, which sends it Ctrl-C as well.
  process.on('SIGINT', () => undefined);
  return exitCodeWhenEnded(
    spawn(pinnedNode, args, { cwd, env: childEnvironment(), stdio: 'inherit' }),
  );
}
