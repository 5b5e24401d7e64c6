import './setup/require-node.js';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { killGroup, passSignalsToChildren, startChild } from './process/children.js';
import { exitCodeWhenEnded, startServer } from './process/serve.js';
import { childEnvironment, pinnedNode, root } from './setup/layout.js';
import { prepare, toServe } from './setup/prepare.js';

const EMAIL = 'demo@rekey.example';
const PORT = process.env['PORT'] ?? '4000';
const ORIGIN = `http://localhost:${PORT}`;
/** What the server prints when it can be used. */
const READY = 'Rekey is ready';

passSignalsToChildren();
process.exitCode = (await prepare(toServe)) ? await demonstrate() : 1;

/** @returns {Promise<number>} exit code */
async function demonstrate() {
  const dataDir = mkdtempSync(join(tmpdir(), 'rekey-demo-'));
  process.once('exit', () => rmSync(dataDir, { recursive: true, force: true }));
  const password = randomBytes(12).toString('base64url');
  const settings = {
    PORT,
    PUBLIC_URL: ORIGIN,
    DATA_DIR: dataDir,
    // Set to nothing, it counts as unset: a demonstration never writes to a real database.
    DATABASE_URL: '',
    MASTER_KEYS: '',
    ACCOUNT_SHORTNAME: 'acmecorp',
    BOOTSTRAP_ADMIN_EMAIL: EMAIL,
    BOOTSTRAP_ADMIN_PASSWORD: password,
    LOG_LEVEL: process.env['LOG_LEVEL'] ?? 'warn',
  };
  const server = startServer(settings, 'pipe');
  const ended = exitCodeWhenEnded(server);
  if (await isReady(server)) {
    tellSignIn(password);
    const traffic = startTraffic(password);
    // Without traffic there is still something to look at; without a server there is not.
    void ended.then(() => killGroup(traffic, 'SIGTERM'));
  }
  return ended;
}

/**
 * Reads along what the server writes. Asking its port would not do: another program may have it.
 *
 * @param {import('node:child_process').ChildProcess} server its stdout piped
 * @returns {Promise<boolean>} false when it ends without having become ready
 */
function isReady({ stdout }) {
  return new Promise((resolve) => {
    stdout?.on('data', (/** @type {Buffer} */ chunk) => {
      if (chunk.includes(READY)) resolve(true);
      else process.stdout.write(chunk);
    });
    stdout?.once('close', () => resolve(false));
  });
}

/** @param {string} password */
function startTraffic(password) {
  return startChild(pinnedNode, ['src/main.ts', ORIGIN, EMAIL], {
    cwd: join(root, 'demo'),
    env: childEnvironment({ DEMO_PASSWORD: password }),
    stdio: ['ignore', 'inherit', 'inherit'],
  });
}

/** @param {string} password */
function tellSignIn(password) {
  console.log(`
Open      ${ORIGIN}
E-mail    ${EMAIL}
Password  ${password}

Twelve integrations are at work. Regenerate the shared secret and see them stop; their owners
put the new one in within a minute and a half. Ctrl-C ends it all and removes its data.
`);
}
