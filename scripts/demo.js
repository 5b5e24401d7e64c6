import './setup/require-node.js';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { killGroup, passSignalsToChildren, startChild } from './process/children.js';
import { QUIET_NODE } from './process/node-options.js';
import { exitCodeWhenEnded, startServer } from './process/serve.js';
import { childEnvironment, pinnedNode, root } from './setup/layout.js';
import { prepare, toServe } from './setup/prepare.js';
import { tellHelp } from './setup/tell-help.js';

const EMAIL = 'demo@rekey.example';
const PORT = process.env['PORT'] ?? '4000';
const ORIGIN = `http://localhost:${PORT}`;
/** What the server prints when it can be used. */
const READY = 'Rekey is ready';

tellHelp(`Usage: npm run demo

Starts a throw-away Rekey with an account, API keys, a month of requests and integrations at work, and
prints how to sign in and what to try. It listens on PORT (4000). Ctrl-C ends it, and nothing of it stays.`);
passSignalsToChildren();
process.exitCode = (await prepare(toServe)) ? await demonstrate() : 1;

/** @returns {Promise<number>} exit code */
async function demonstrate() {
  const dataDir = mkdtempSync(join(tmpdir(), 'rekey-demo-'));
  process.once('exit', () => rmSync(dataDir, { recursive: true, force: true }));
  const credentials = join(dataDir, 'credentials');
  const password = randomBytes(12).toString('base64url');
  const settings = {
    PORT,
    PUBLIC_URL: ORIGIN,
    DATA_DIR: dataDir,
    // Set to nothing, it counts as unset: a demonstration never writes to a real database.
    DATABASE_URL: '',
    MIGRATION_DATABASE_URL: '',
    MASTER_KEYS: '',
    SIGN_IN_ALLOWED_RANGES: '',
    ACCOUNT_SHORTNAME: 'acmecorp',
    BOOTSTRAP_ADMIN_EMAIL: EMAIL,
    BOOTSTRAP_ADMIN_PASSWORD: password,
    // The integrations say where they call from, as a proxy would say of them.
    TRUSTED_PROXIES: '127.0.0.1,::1',
    LOG_LEVEL: process.env['LOG_LEVEL'] ?? 'warn',
  };
  const exitCode = await furnish(settings, credentials);
  if (exitCode !== 0) return exitCode;
  const server = startServer(settings, 'pipe');
  const ended = exitCodeWhenEnded(server);
  if (await isReady(server)) {
    tellWhatToTry(password, credentials);
    const traffic = runDemo('main.ts', [ORIGIN, EMAIL, credentials], password, 'pipe');
    passInput(traffic);
    // Without traffic there is still something to look at; without a server there is not.
    void ended.then(() => killGroup(traffic, 'SIGTERM'));
  }
  return ended;
}

/**
 * Makes API keys in an empty Rekey, and a past for them while it is not running: nothing but the
 * embedded database itself can write into yesterday.
 *
 * @param {Readonly<Record<string, string>>} settings
 * @param {string} credentials folder for the credential strings
 * @returns {Promise<number>} 0 when it is done
 */
async function furnish(settings, credentials) {
  const { DATA_DIR: dataDir = '', BOOTSTRAP_ADMIN_PASSWORD: password = '' } = settings;
  console.log('Making API keys and thirty days of requests …');
  const server = startServer(settings, 'pipe');
  const ended = exitCodeWhenEnded(server);
  if (!(await isReady(server))) return ended;
  const keys = await exitCodeWhenEnded(
    runDemo('make-keys.ts', [ORIGIN, EMAIL, credentials], password),
  );
  killGroup(server, 'SIGTERM');
  const stopped = await ended;
  if (keys !== 0 || stopped !== 0) return keys || stopped;
  return exitCodeWhenEnded(runDemo('make-history.ts', [join(dataDir, 'database')], password));
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

/**
 * @param {string} program of the demonstration
 * @param {readonly string[]} args
 * @param {string} password
 * @param {'ignore' | 'pipe'} [stdin]
 */
function runDemo(program, args, password, stdin = 'ignore') {
  return startChild(pinnedNode, [...QUIET_NODE, join('src', program), ...args], {
    cwd: join(root, 'demo'),
    env: childEnvironment({ DEMO_PASSWORD: password }),
    stdio: [stdin, 'inherit', 'inherit'],
  });
}

/**
 * Hands on what is typed: a child with a process group of its own may not read from the terminal.
 *
 * @param {import('node:child_process').ChildProcess} child its stdin piped
 */
function passInput({ stdin }) {
  if (!stdin) return;
  stdin.on('error', () => {});
  process.stdin.pipe(stdin);
  // It alone keeps nothing running. A file that is read has nothing to let go of.
  /** @type {{ unref?: () => void }} */ (process.stdin).unref?.();
}

/**
 * @param {string} password
 * @param {string} credentials
 */
function tellWhatToTry(password, credentials) {
  console.log(`
Open      ${ORIGIN}
E-mail    ${EMAIL}
Password  ${password}

Twelve integrations are at work; three more API keys are not used any more. Press the button:

1  API SHARED SECRET, REGENERATE: it says who will stop, the busiest first, and who is harmless.
   Let the current secret stay accepted for 1 hour, tick the box, regenerate. Nothing stops.
2  Above the table nine integrations come over, one by one: their owners look after them. Three stay
   behind: backup-runner, chat-bot, service-desk.
3  "End overlap now": the three are refused, and say below what they are told.
4  Give them the new secret: type u and Enter here. Or by hand, as their owners would, on
   ${ORIGIN}/credential, which needs no sign-in; their credential strings are in
   ${credentials}
5  Make a mistake: regenerate once more and let the current secret end now. Then press
   "Restore the previous secret", and all go on as if nothing had been.

Each integration says below how it fares. Ctrl-C ends it all and removes its data.
`);
}
