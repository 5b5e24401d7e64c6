import pg, { type ClientConfig } from 'pg';
import { parseIntoClientConfig } from 'pg-connection-string';
import { readSettingFile } from '../secret-file.ts';

/** Where a server is, and as whom to ask it. */
export type ServerAddress = {
  readonly connectionString: string;
  /** The file of DATABASE_URL_FILE: each connection asks as the user that it names then. */
  readonly connectionStringFile?: string | undefined;
};

/**
 * A file that a connection is made with could not be read; `cause` says why. To whoever waits it is as if
 * the database could not be reached, and has that SQLSTATE.
 */
export class ConnectionFileError extends Error {
  override readonly name = 'ConnectionFileError';
  readonly code = '08001';
}

type Read =
  | { readonly config: ClientConfig; readonly failure: null }
  | { readonly config: ClientConfig; readonly failure: ConnectionFileError };

/**
 * A connection that reads its user, password, certificate and key from their files as it is made, so that
 * all of them may be short-lived. What cannot be read fails the connecting. The driver's own client throws
 * while it is constructed, which the pool does where nobody catches: that would end the process.
 */
export class DatabaseClient extends pg.Client {
  readonly #failure: ConnectionFileError | null;

  constructor(address?: ClientConfig & Partial<ServerAddress>) {
    const { config, failure } = readConfig(address ?? {});
    super(config);
    this.#failure = failure;
  }

  override connect(): Promise<pg.Client>;
  override connect(callback: (error: Error | null, client?: pg.Client) => void): void;
  override connect(callback?: (error: Error | null, client?: pg.Client) => void) {
    const failure = this.#failure;
    if (callback === undefined) return failure ? Promise.reject(failure) : super.connect();
    if (failure) process.nextTick(callback, failure);
    else super.connect(callback);
  }
}

function readConfig(address: ClientConfig & Partial<ServerAddress>): Read {
  const { connectionString = '', connectionStringFile, ...config } = address;
  try {
    const current =
      connectionStringFile === undefined
        ? connectionString
        : asUserOf(connectionString, readSettingFile('DATABASE_URL', connectionStringFile).text);
    return { config: { ...config, ...parseIntoClientConfig(current) }, failure: null };
  } catch (cause) {
    const failure = new ConnectionFileError('A file to connect with cannot be read', { cause });
    return { config, failure };
  }
}

const SCHEME_AND_USER = /^[a-z]+:\/\/(?:[^@/?#]*@)?/;

/** The address of the one with the user and password of the other: nobody is led to another database. */
function asUserOf(connectionString: string, other: string): string {
  const [schemeAndUser = ''] = SCHEME_AND_USER.exec(other) ?? [];
  return connectionString.replace(SCHEME_AND_USER, () => schemeAndUser);
}
