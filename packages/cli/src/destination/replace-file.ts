import {
  closeSync,
  fchmodSync,
  fchownSync,
  fsyncSync,
  linkSync,
  openSync,
  readdirSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';

/** Only its owner may read and write. */
export const PRIVATE_MODE = 0o600;
const MARK = '.rekey-';

type Owner = { readonly uid: number; readonly gid: number };

/**
 * Replaces a file so that whoever reads it sees the old content or the new one, whole, also when this
 * process is killed or the machine loses power. A link stays, and what it leads to is replaced. The
 * owner stays where this process may give files away.
 *
 * @param mode of the new file.
 * @throws the system's error; the file is then as it was.
 */
export function replaceFile(path: string, content: Buffer, mode: number): void {
  const target = targetOf(path);
  const owner = statSync(target, { throwIfNoEntry: false });
  const draft = writeDraft(target, content, mode, owner);
  try {
    renameSync(draft, target);
  } catch (error) {
    rmSync(draft, { force: true });
    throw error;
  }
  syncFolder(dirname(target));
}

/**
 * Makes a file that is whole from its beginning, unless there is one.
 *
 * @returns false when there is one.
 * @throws the system's error.
 */
export function createFile(path: string, content: Buffer): boolean {
  const draft = writeDraft(path, content, PRIVATE_MODE);
  try {
    linkSync(draft, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    rmSync(draft, { force: true });
    syncFolder(dirname(path));
  }
}

/**
 * Takes away what killed runs have left beside a file: a part of a secret, or all of it. What belongs
 * to a process that is alive stays.
 */
export function removeLeftovers(path: string): void {
  const target = targetOf(path);
  const prefix = `.${basename(target)}${MARK}`;
  for (const name of readdirSync(dirname(target))) {
    const pid = name.startsWith(prefix) ? Number(name.slice(prefix.length)) : Number.NaN;
    if (Number.isInteger(pid) && !isAlive(pid))
      rmSync(join(dirname(target), name), { force: true });
  }
}

/** Makes sure that what was done in a folder is there after a loss of power. */
export function syncFolder(folder: string): void {
  // Windows opens no folders.
  if (process.platform === 'win32') return;
  const descriptor = openSync(folder, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/** Writes it beside the file, for good. What is named so, `removeLeftovers` knows. */
function writeDraft(path: string, content: Buffer, mode: number, owner?: Owner): string {
  const draft = join(dirname(path), `.${basename(path)}${MARK}${process.pid}`);
  rmSync(draft, { force: true });
  // Never what someone else has put there.
  const descriptor = openSync(draft, 'wx', PRIVATE_MODE);
  try {
    for (let written = 0; written < content.length;)
      written += writeSync(descriptor, content, written);
    if (owner !== undefined) keepOwner(descriptor, owner);
    fchmodSync(descriptor, mode);
    fsyncSync(descriptor);
    return draft;
  } catch (error) {
    rmSync(draft, { force: true });
    throw error;
  } finally {
    closeSync(descriptor);
  }
}

function keepOwner(descriptor: number, { uid, gid }: Owner): void {
  if (uid === process.getuid?.() && gid === process.getgid?.()) return;
  try {
    fchownSync(descriptor, uid, gid);
  } catch {
    // Only root may give files away; to whoever is not, the file belongs from now on.
  }
}

function targetOf(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return join(realpathSync(dirname(path)), basename(path));
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // It is there, and another user's.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
