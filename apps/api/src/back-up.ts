import { backUp, restore, type BackupContents } from './database/backup.ts';
import { readSettings } from './env.ts';
import { describeStartFailure } from './start-failure.ts';

const OF_POSTGRESQL =
  'DATABASE_URL is set: PostgreSQL is backed up with pg_dump, and restored with pg_restore; docs/backup-and-master-keys.md says how.';

const [deed, file] = process.argv.slice(2);

try {
  const { dataDir, databaseUrl } = readSettings();
  if (file === undefined || (deed !== 'backup' && deed !== 'restore')) fail(usage());
  else if (databaseUrl !== undefined) fail(OF_POSTGRESQL);
  else if (deed === 'backup') tell(`Backed up into ${file}`, await backUp(dataDir, file));
  else tell(`Restored from ${file} into ${dataDir}`, await restore(file, dataDir));
} catch (error) {
  fail(describeStartFailure(error).replace('Rekey cannot start: ', ''));
}

function tell(what: string, { accounts, auditEvents, bytes }: BackupContents): void {
  console.log(
    `${what}: ${accounts} accounts, ${auditEvents} entries of the audit log, ${bytes} bytes.`,
  );
  console.log(
    deed === 'backup'
      ? 'The master keys are not in it: keep them too, in another place.'
      : 'Put the master keys that belong to it back before the start.',
  );
}

function fail(message: string): void {
  console.error(message);
  process.exitCode = 1;
}

function usage(): string {
  return `Usage: npm run ${deed === 'restore' ? 'restore' : 'backup'} -- FILE, with DATA_DIR set as for npm start.`;
}
