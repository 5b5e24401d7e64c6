import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { cacheFolder, root } from './layout.js';

/** @typedef {import('./steps.js').Step} Step */

/**
 * What a step's inputs were like. Equal `stats` spare reading the files; after a `git checkout` there
 * and back only `contents` are equal still.
 *
 * @typedef {{ stats: string, contents: string }} Stamp
 */

/** Made from the inputs, or none of ours. */
const NEVER_INPUTS = new Set(['node_modules', 'dist', 'build', 'generated', 'test']);

/**
 * Whether a step's outputs are those of its inputs as they are now.
 *
 * @param {Step} step
 */
export function isUpToDate(step) {
  if (!step.outputs.every((output) => existsSync(join(root, output)))) return false;
  const known = readStamp(step);
  if (!known) return false;
  const files = filesOf(step.inputs);
  const stats = digestStats(step, files);
  if (stats === known.stats) return true;
  const contents = digestContents(step, files);
  if (contents !== known.contents) return false;
  writeStamp(step, { stats, contents });
  return true;
}

/**
 * Runs a step's work and remembers for which inputs it was done. A failure or an interruption leaves
 * no stamp, and an input that changes meanwhile makes the step stale again.
 *
 * @param {Step} step
 * @param {() => Promise<boolean>} work whether it succeeded
 * @returns {Promise<boolean>} the same
 */
export async function stampAfter(step, work) {
  rmSync(stampPath(step), { force: true });
  const files = filesOf(step.inputs);
  const stamp = { stats: digestStats(step, files), contents: digestContents(step, files) };
  const isDone = await work();
  if (isDone) writeStamp(step, stamp);
  return isDone;
}

/** @param {Step} step */
function stampPath(step) {
  return join(cacheFolder, `${step.id}.json`);
}

/**
 * @param {Step} step
 * @returns {Stamp | null}
 */
function readStamp(step) {
  try {
    return /** @type {Stamp} */ (JSON.parse(readFileSync(stampPath(step), 'utf8')));
  } catch {
    // None yet, or one that was cut off in writing.
    return null;
  }
}

/**
 * @param {Step} step
 * @param {Stamp} stamp
 */
function writeStamp(step, stamp) {
  mkdirSync(cacheFolder, { recursive: true });
  writeFileSync(stampPath(step), JSON.stringify(stamp));
}

/**
 * @param {readonly string[]} inputs files and folders, relative to the root
 * @returns {string[]} every file, sorted
 */
function filesOf(inputs) {
  return inputs.flatMap((input) => walk(input)).sort();
}

/**
 * @param {string} path
 * @returns {string[]}
 */
function walk(path) {
  const stat = statSync(join(root, path), { throwIfNoEntry: false });
  if (!stat) return [];
  if (stat.isFile()) return [path];
  return readdirSync(join(root, path))
    .filter((name) => !NEVER_INPUTS.has(name) && !name.startsWith('.'))
    .flatMap((name) => walk(`${path}/${name}`));
}

/**
 * @param {Step} step
 * @param {readonly string[]} files
 */
function digestStats(step, files) {
  return digest(step, files, (file) => {
    const { mtimeMs, size } = statSync(join(root, file));
    return `${mtimeMs} ${size}`;
  });
}

/**
 * @param {Step} step
 * @param {readonly string[]} files
 */
function digestContents(step, files) {
  return digest(step, files, (file) => readFileSync(join(root, file)));
}

/**
 * @param {Step} step
 * @param {readonly string[]} files
 * @param {(file: string) => string | Buffer} read
 */
function digest(step, files, read) {
  const { file: _, args } = step.command();
  // Installed packages hold binaries: those of another system are not up to date.
  const hash = createHash('sha256').update(`${process.platform} ${process.arch} ${args.join(' ')}`);
  for (const file of files) hash.update(`\n${file}\n`).update(read(file));
  return hash.digest('hex');
}
