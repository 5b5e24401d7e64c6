import { spawn } from 'node:child_process';
import { constants } from 'node:os';

/** @typedef {import('node:child_process').ChildProcess} ChildProcess */
/** @typedef {'SIGINT' | 'SIGTERM' | 'SIGHUP'} EndSignal */

/** npm passes on the Ctrl-C that the terminal has sent us already: the same one, within this time. */
const SAME_SIGNAL_MS = 1000;
const PARENT_POLL_MS = 1000;

/** @type {Set<ChildProcess>} */
const running = new Set();
/** @type {{ signal: EndSignal, at: number } | null} */
let interruption = null;

/**
 * Starts a child in a process group of its own. So a Ctrl-C at the terminal reaches this process
 * alone, which passes it on once, to the child with all of the child's own children.
 *
 * @param {string} file
 * @param {readonly string[]} args
 * @param {import('node:child_process').SpawnOptions} options
 * @returns {ChildProcess}
 */
export function startChild(file, args, options) {
  const child = spawn(file, args, { ...options, detached: true });
  running.add(child);
  child.once('error', () => running.delete(child));
  child.once('exit', () => running.delete(child));
  return child;
}

/**
 * Passes the end signals on to the running children: once, and as SIGKILL when asked again.
 * With no child running, this process ends itself. When npm is killed outright, which it cannot
 * pass on, the children are ended as well.
 */
export function passSignalsToChildren() {
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
    process.on(signal, () => interrupt(signal));
  }
  if (process.env['npm_lifecycle_event'] === undefined) return;
  const parent = process.ppid;
  setInterval(() => process.ppid !== parent && interrupt('SIGTERM'), PARENT_POLL_MS).unref();
}

/** @param {EndSignal} signal */
function interrupt(signal) {
  const isRepeated = interruption !== null;
  if (interruption && Date.now() - interruption.at < SAME_SIGNAL_MS) return;
  interruption ??= { signal, at: Date.now() };
  if (running.size === 0) process.exit(exitCodeOf(signal));
  for (const child of running) killGroup(child, isRepeated ? 'SIGKILL' : signal);
}

/**
 * The exit code to end with when the end was asked for, else null.
 *
 * @returns {number | null}
 */
export function interruptedExitCode() {
  return interruption && exitCodeOf(interruption.signal);
}

/**
 * The exit code by which shells report a death by signal.
 *
 * @param {NodeJS.Signals} signal
 */
export function exitCodeOf(signal) {
  return 128 + constants.signals[signal];
}

/**
 * Sends a signal to a child and everything it has started.
 *
 * @param {ChildProcess} child
 * @param {NodeJS.Signals} signal
 */
export function killGroup(child, signal) {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, signal);
  } catch {
    // The group has ended meanwhile.
  }
}
