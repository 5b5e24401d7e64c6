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

/**
 * Runs a command to its end and keeps what it writes. When the user interrupts, this process ends
 * once the command has.
 *
 * @param {Command} command
 * @param {number} [timeoutMs] after which it is killed, with all that it started
 * @returns {Promise<Outcome>}
 */
export function runCaptured({ file, args, cwd, env }, timeoutMs) {
  const startedAt = Date.now();
  return new Promise((resolve) => {
    /** @type {Buffer[]} */
    const chunks = [];
    const child = startChild(file, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
    /** @param {Buffer} chunk */
    const keep = (chunk) => void chunks.push(chunk);
    child.stdout?.on('data', keep);
    child.stderr?.on('data', keep);
    const timer =
      timeoutMs === undefined
        ? undefined
        : setTimeout(() => {
            chunks.push(Buffer.from(`\nStopped: not done after ${timeoutMs / 1000} s.\n`));
            killGroup(child, 'SIGKILL');
          }, timeoutMs);
    /** @param {number} exitCode */
    const end = (exitCode) => {
      clearTimeout(timer);
      const interrupted = interruptedExitCode();
      if (interrupted !== null) process.exit(interrupted);
      const output = Buffer.concat(chunks).toString();
      resolve({ exitCode, output, durationMs: Date.now() - startedAt });
    };
    child.once('error', (error) => {
      chunks.push(Buffer.from(`${error.message}\n`));
      end(127);
    });
    child.once('close', (code) => end(code ?? 1));
  });
}
