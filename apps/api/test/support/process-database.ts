import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { generateMasterKey } from '@rekey/keys/sealed-secret';
import { inject } from 'vitest';
import { databaseFolderOf } from '../../src/database/data-directory.ts';
import type { DatabaseLocation } from '../../src/database/database.ts';
import { createPostgresDatabase, databaseKind } from './database.ts';
import type { Environment } from './rekey-process.ts';

/** An empty database for processes, of the kind that the suite runs on. */
export type ProcessDatabase = {
  /** What a process over it is started with: where it is, and master keys. */
  readonly environment: Environment & { readonly MASTER_KEYS: string };
  /** For whoever opens it when no process runs. */
  readonly location: DatabaseLocation;
  readonly remove: () => Promise<void>;
};

/**
 * Makes one, migrated: what a process does on a database with nothing in it takes seconds, and the
 * suites that are about it start without this.
 */
export async function makeProcessDatabase(): Promise<ProcessDatabase> {
  const isEmbedded = databaseKind() === 'embedded';
  const dataDir = await (isEmbedded ? makeDataFolder() : makeTemporaryFolder());
  const connectionString = isEmbedded ? null : await createPostgresDatabase();
  return {
    environment: {
      DATA_DIR: dataDir,
      MASTER_KEYS: generateMasterKey(),
      ...(connectionString !== null && { DATABASE_URL: connectionString }),
    },
    location: connectionString === null ? { dataDir } : { connectionString },
    remove: () => rm(dataDir, { recursive: true, force: true }),
  };
}

/** A data directory of the test's own, with a migrated database and no master keys in it. */
export async function makeDataFolder(): Promise<string> {
  const dataDir = await makeTemporaryFolder();
  const folder = databaseFolderOf(dataDir);
  await mkdir(folder, { mode: 0o700 });
  await promisify(execFile)('tar', ['-xf', inject('embeddedDump'), '-C', folder]);
  return dataDir;
}

function makeTemporaryFolder(): Promise<string> {
  return mkdtemp(join(tmpdir(), 'rekey-test-'));
}
