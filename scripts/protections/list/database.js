import { byProject } from '../where.js';

/** @typedef {import('../take-out.js').Protection} Protection */

const client = 'apps/api/src/database/database-client.ts';

/** How Rekey and its database know each other. @type {readonly Protection[]} */
export const database = [
  {
    promise: 'a server whose certificate is not believed is told nothing',
    file: client,
    takeOut: '    super(config);',
    putIn:
      '    super(config.ssl ? { ...config, ssl: { ...Object(config.ssl), rejectUnauthorized: false } } : config);',
    ...byProject('faults-postgresql', ['process/certificate']),
  },
  {
    promise: 'a password that a vault has changed is the one that connections are made with',
    file: client,
    takeOut: 'asUserOf(connectionString, readSettingFile',
    putIn: '((start: string, _now: string) => start)(connectionString, readSettingFile',
    ...byProject('faults-postgresql', ['process/changing-password']),
  },
  {
    promise: 'a file with another address leads nobody to another database',
    file: client,
    takeOut: 'return connectionString.replace(SCHEME_AND_USER, () => schemeAndUser);',
    putIn: 'return schemeAndUser && other;',
    ...byProject('unit', ['unit/database/database-client']),
  },
  {
    promise: 'a certificate that is gone for a moment does not end the process',
    file: client,
    takeOut: '    const failure = new ConnectionFileError(',
    putIn: '    throw new ConnectionFileError(',
    ...byProject('unit', ['unit/database/database-client']),
  },
  {
    promise: 'a database that does not let the process in for the moment is one that is gone',
    file: 'apps/api/src/database/database-error.ts',
    takeOut: 'P1000|P1001|P1002|P1008|P1017|P2024|P2028|28\\w{3}|',
    putIn: 'P1001|P1002|P1008|P1017|P2024|P2028|',
    ...byProject('faults-postgresql', ['process/changing-password']),
  },
  {
    promise: 'a key that is not of its certificate stops the start with a name',
    file: 'apps/api/src/database-files.ts',
    takeOut: '!certificate.checkPrivateKey(file.key)',
    putIn: 'false',
    ...byProject('unit', ['unit/env/database-files']),
  },
  {
    promise: 'a certificate that everybody may write is not used',
    file: 'apps/api/src/secret-file.ts',
    takeOut: 'if (stats.mode & OTHERS_WRITE)',
    putIn: 'if (stats.mode < OTHERS_WRITE)',
    ...byProject('unit', ['unit/env/database-files']),
  },
];
