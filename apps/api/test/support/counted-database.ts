import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generateMasterKey } from '@rekey/keys/sealed-secret';
import { openDatabase, type DatabaseLocation } from '../../src/database/database.ts';
import { createEmptyPostgresDatabase, databaseKind } from './database.ts';
import { createTestIntegration, type TestIntegration } from './integration.ts';
import { testMasterKeys } from './master-keys.ts';
import { MIGRATIONS_FOLDER } from './migrations-folder.ts';
import type { Environment } from './rekey-process.ts';

/** A database with one integration, for processes that count what it does. */
export type CountedDatabase = {
  /** What a process over it is started with. */
  readonly environment: Environment;
  readonly integration: TestIntegration;
  /** Requests that were let in, as they are in the database when no process runs. */
  readonly writtenRequests: () => Promise<number>;
  readonly remove: () => Promise<void>;
};

/** Makes one, of the kind that the suite runs on. */
export async function makeCountedDatabase(): Promise<CountedDatabase> {
  const masterKeys = generateMasterKey();
  const dataDir = await mkdtemp(join(tmpdir(), 'rekey-test-'));
  const connectionString =
    databaseKind() === 'postgresql' ? await createEmptyPostgresDatabase() : null;
  const location: DatabaseLocation = connectionString === null ? { dataDir } : { connectionString };
  const database = await openDatabase(location, MIGRATIONS_FOLDER);
  const integration = await createTestIntegration(database, testMasterKeys(masterKeys));
  await database.close();
  return {
    environment: {
      DATA_DIR: dataDir,
      MASTER_KEYS: masterKeys,
      ACCOUNT_SHORTNAME: integration.shortname,
      ...(connectionString !== null && { DATABASE_URL: connectionString }),
    },
    integration,
    writtenRequests: async () => {
      const opened = await openDatabase(location, MIGRATIONS_FOLDER);
      const use = await opened.prisma.apiKeyUse.findFirst();
      await opened.close();
      return Number(use?.acceptedCount ?? 0);
    },
    remove: () => rm(dataDir, { recursive: true, force: true }),
  };
}
