import type { DatabaseLocation } from './database/database.ts';
import type { Settings } from './env.ts';

/** Where the settings have the database: on a server, or in a folder of this machine. */
export function databaseLocation({
  databaseUrl,
  databaseUrlFile,
  migrationDatabaseUrl,
  dataDir,
}: Settings): DatabaseLocation {
  if (databaseUrl === undefined) return { dataDir };
  return {
    connectionString: databaseUrl,
    connectionStringFile: databaseUrlFile,
    migrationConnectionString: migrationDatabaseUrl,
  };
}
