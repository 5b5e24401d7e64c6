import { openDatabase } from '../../src/database/database.ts';
import { createTestIntegration, type TestIntegration } from './integration.ts';
import { testMasterKeys } from './master-keys.ts';
import { MIGRATIONS_FOLDER } from './migrations-folder.ts';
import { makeProcessDatabase } from './process-database.ts';
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
  const { environment, location, remove } = await makeProcessDatabase();
  const database = await openDatabase(location, MIGRATIONS_FOLDER);
  const masterKeys = testMasterKeys(environment.MASTER_KEYS);
  const integration = await createTestIntegration(database, masterKeys);
  await database.close();
  return {
    environment: { ...environment, ACCOUNT_SHORTNAME: integration.shortname },
    integration,
    writtenRequests: async () => {
      const opened = await openDatabase(location, MIGRATIONS_FOLDER);
      const use = await opened.prisma.apiKeyUse.findFirst();
      await opened.close();
      return Number(use?.acceptedCount ?? 0);
    },
    remove,
  };
}
