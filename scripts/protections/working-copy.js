import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from '../setup/layout.js';

/** What the sources need and no commit has: made by the set-up, and small. */
const GENERATED = ['apps/api/src/database/generated', 'packages/schema/generated'];

/**
 * Copies what can be broken: the sources as they are now, committed or not, beside the dependencies that
 * are here. It is removed when this process ends.
 *
 * @returns {string} its folder
 */
export function makeWorkingCopy() {
  const copy = mkdtempSync(join(tmpdir(), 'rekey-protections-'));
  process.once('exit', () => rmSync(copy, { recursive: true, force: true }));
  for (const path of [...sources(), ...GENERATED]) place(path, copy);
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
  // Those of a workspace package are links, relative to it: in the copy they lead to the copy's packages.
  for (const path of packages()) place(join(path, 'node_modules'), copy);
  return copy;
}

function sources() {
  return git('ls-files', '--cached', '--others', '--exclude-standard');
}

function packages() {
  return git('ls-files', '*/package.json').map((path) => join(path, '..'));
}

/** @param {readonly string[]} args */
function git(...args) {
  const names = execFileSync('git', [...args, '-z'], { cwd: root, encoding: 'utf8' });
  return names.split('\0').filter((name) => name !== '');
}

/**
 * @param {string} path
 * @param {string} copy
 */
function place(path, copy) {
  const from = join(root, path);
  if (existsSync(from)) cpSync(from, join(copy, path), { recursive: true, verbatimSymlinks: true });
}
