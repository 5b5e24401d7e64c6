import {
  isDatabaseAccessDenied,
  isDatabaseUnreachable,
  isServerUntrusted,
  isStatementPooler,
} from './database/database-error.ts';

/** Errors whose message is written for whoever starts the process: one line, with the way out. */
const PLAIN_ERRORS: ReadonlySet<string> = new Set([
  'SettingError',
  'DataDirectoryError',
  'MigrationError',
  'SharedSecretUnreadableError',
]);

/** What is printed when the process cannot start: one line where the cause is known, else the whole error. */
export function describeStartFailure(error: unknown): string {
  if (!(error instanceof Error)) return `Rekey cannot start: ${String(error)}`;
  if (PLAIN_ERRORS.has(error.name)) return `Rekey cannot start: ${error.message}`;
  const { code, port } = error as NodeJS.ErrnoException & { port?: number };
  if (code === 'EADDRINUSE')
    return `Rekey cannot start: port ${port} is in use by another program. Stop that program, or set PORT to another one.`;
  if (code === 'EACCES' && port !== undefined)
    return `Rekey cannot start: it may not listen on port ${port}. Set PORT to 1024 or above.`;
  if (isStatementPooler(error))
    return 'Rekey cannot start: the pooler of DATABASE_URL is in statement mode, which allows no transactions. Set it to session mode, or point DATABASE_URL at the database itself.';
  if (isServerUntrusted(error))
    return 'Rekey cannot start: the server of DATABASE_URL is not who it should be: its certificate is for another host, of an authority that sslrootcert does not hold, out of date, or missing.';
  if (isDatabaseAccessDenied(error))
    return 'Rekey cannot start: the database of DATABASE_URL refuses. Check its user, password or certificate, and database name, and that the user may create tables.';
  if (isDatabaseUnreachable(error))
    return 'Rekey cannot start: the database of DATABASE_URL cannot be reached. Check that it runs, and its address and port.';
  return `Rekey cannot start:\n${error.stack}`;
}
