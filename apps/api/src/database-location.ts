import type { Settings } from './env.ts';

/** Where the settings have the database: on a server, or in a folder of this machine. */
export function databaseLocation({ databaseUrl, dataDir }: Settings) {
  return databaseUrl === undefined ? { dataDir } : { connectionString: databaseUrl };
}
