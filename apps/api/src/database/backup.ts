import { createReadStream, createWriteStream, existsSync, openAsBlob } from 'node:fs';
import { link, readdir, rm, stat } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { PGlite } from '@electric-sql/pglite';
import { askForBackup } from './backup-socket.ts';
import {
  databaseFolderOf,
  DataDirectoryError,
  lockPath,
  openDataDirectory,
} from './data-directory.ts';
import { dumpEmbedded, EXTENSIONS } from './dump-embedded.ts';

/** What a copy was found to hold when it was opened. */
export type BackupContents = {
  readonly bytes: number;
  readonly accounts: number;
  readonly auditEvents: number;
};

/**
 * Writes a backup of the embedded database into a new file: by way of the process that has it open, or,
 * where none has, from the folder itself. The copy is opened before the file gets its name, so that a
 * file of that name is a whole backup. The master keys are not in it.
 *
 * @throws {DataDirectoryError} with the way out; there is no file then.
 */
export async function backUp(dataDir: string, file: string): Promise<BackupContents> {
  if (!existsSync(databaseFolderOf(dataDir)))
    throw new DataDirectoryError(`There is no embedded database in ${dataDir}. Set DATA_DIR.`);
  if (existsSync(file))
    throw new DataDirectoryError(`${file} is there already. Choose another name.`);
  const draft = `${file}.${process.pid}.partial`;
  try {
    const source = (await askForBackup(lockPath(dataDir))) ?? (await dumpClosed(dataDir));
    await pipeline(source, createWriteStream(draft, { flags: 'wx', mode: 0o600, flush: true }));
    const contents = await look(draft);
    // Never over another file, whoever makes one meanwhile.
    await link(draft, file);
    return contents;
  } finally {
    await rm(draft, { force: true });
  }
}

/**
 * Makes the embedded database of a data directory that has none out of a backup.
 *
 * @throws {DataDirectoryError} with the way out; the data directory is then as it was.
 */
export async function restore(file: string, dataDir: string): Promise<BackupContents> {
  const folder = databaseFolderOf(dataDir);
  if (existsSync(folder) && (await readdir(folder)).length > 0)
    throw new DataDirectoryError(
      `There is a database in ${folder} already. Move it away, or choose another DATA_DIR.`,
    );
  const contents = await look(file);
  const directory = await openDataDirectory(dataDir);
  try {
    const loadDataDir = await openAsBlob(file);
    const pglite = await PGlite.create({ dataDir: folder, loadDataDir, extensions: EXTENSIONS });
    await pglite.close();
  } catch (cause) {
    await rm(folder, { recursive: true, force: true });
    throw new DataDirectoryError(`${file} could not be restored into ${folder}.`, { cause });
  } finally {
    await directory.release();
  }
  return contents;
}

async function dumpClosed(dataDir: string): Promise<Readable> {
  const directory = await openDataDirectory(dataDir);
  try {
    const pglite = await PGlite.create({
      dataDir: directory.databaseFolder,
      extensions: EXTENSIONS,
    });
    const blob = await dumpEmbedded(pglite);
    await pglite.close();
    return Readable.fromWeb(blob.stream() as never);
  } finally {
    await directory.release();
  }
}

/** Opens a copy in memory and looks what is in it. */
async function look(file: string): Promise<BackupContents> {
  try {
    // To its end, which tells whether that is there.
    await pipeline(createReadStream(file), createGunzip(), async (bytes: AsyncIterable<Buffer>) => {
      for await (const _ of bytes);
    });
    const loadDataDir = await openAsBlob(file);
    const pglite = await PGlite.create({ loadDataDir, extensions: EXTENSIONS });
    const { rows } = await pglite.query<Omit<BackupContents, 'bytes'>>(
      `SELECT (SELECT count(*)::int FROM account) AS accounts,
              (SELECT count(*)::int FROM audit_event) AS "auditEvents"`,
    );
    await pglite.close();
    const [contents] = rows;
    if (contents === undefined) throw new Error('The copy answers nothing');
    return { bytes: (await stat(file)).size, ...contents };
  } catch (cause) {
    throw new DataDirectoryError(
      `${file} is no whole backup: it was cut off, damaged, or is something else.`,
      { cause },
    );
  }
}
