import { interruptedExitCode, killGroup, startChild } from './children.js';

/**
 * A command line to run.
 *
 * @typedef {object} Command
 * @property {string} file
 * @property {readonly string[]} args
 * @property {string} cwd
 * @property {NodeJS.ProcessEnv} env
 */

/**
 * How a command ended.
 *
 * @typedef {object} Outcome
 * @property {number} exitCode 0 when it succeeded
 * @property {string} output everything it wrote, in order
 * @property {number} durationMs
 */

/** What is asked to end has this long to do so. */
const GRACE_MS = 5000;

/**
 * Runs a command to its end and keeps what it writes. When the user interrupts, this process ends
 * once the command has.
 *
 * @param {Command} command
 * @param {number} [timeoutMs] after which it is ended, with all that it started
 * @returns {Promise<Outcome>}
 */
export async function runCaptured({ file, args, cwd, env }, timeoutMs) {
  const startedAt = Date.now();
  /** @type {Buffer[]} */
  const chunks = [];
  /** @param {Buffer | string} chunk */
  const keep = (chunk) => void chunks.push(Buffer.from(chunk));
  const child = startChild(file, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
  child.stdout?.on('data', keep);
  child.stderr?.on('data', keep);
  const timer = timeoutMs === undefined ? undefined : endAfter(timeoutMs, child, keep);
  const exitCode = await exitCodeWhenClosed(child, keep);
  clearTimeout(timer);
  const interrupted = interruptedExitCode();
  if (interrupted !== null) process.exit(interrupted);
  const output = Buffer.concat(chunks).toString();
  return { exitCode, output, durationMs: Date.now() - startedAt };
}

/**
 * @param {import('node:child_process').ChildProcess} child
 * @param {(text: string) => void} keep
 * @returns {Promise<number>} once it has ended and all that it wrote has been read
 */
function exitCodeWhenClosed(child, keep) {
  return new Promise((resolve) => {
    child.once('error', (error) => {
      keep(`${error.message}\n`);
      resolve(127);
    });
    child.once('close', (code) => resolve(code ?? 1));
  });
}

/**
 * @param {number} timeoutMs
 * @param {import('node:child_process').ChildProcess} child
 * @param {(text: string) => void} keep
 */
function endAfter(timeoutMs, child, keep) {
  return setTimeout(() => {
    keep(`\nStopped: not done after ${timeoutMs / 1000} s.\n`);
    killGroup(child, 'SIGTERM');
    setTimeout(() => killGroup(child, 'SIGKILL'), GRACE_MS).unref();
  }, timeoutMs);
}
