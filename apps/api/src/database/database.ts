import { PGlite } from '@electric-sql/pglite';
import { PrismaPg } from '@prisma/adapter-pg';
import type { SqlMigrationAwareDriverAdapterFactory } from '@prisma/driver-adapter-utils';
import type { ClientBase } from 'pg';
import { PrismaPGlite } from 'pglite-prisma-adapter';
import { DatabaseClient, type ServerAddress } from './database-client.ts';
import { dumpEmbedded, EXTENSIONS } from './dump-embedded.ts';
import { DataDirectoryError, openDataDirectory } from './data-directory.ts';
import { PrismaClient, type Prisma } from './generated/client.ts';
import { migrate } from './migrate.ts';
import {
  describeOwnerFailure,
  grantServingRights,
  requireSeparateRoles,
} from './serving-rights.ts';

/** Prisma's client inside a transaction. */
export type Transaction = Prisma.TransactionClient;

/** What a store needs: the client itself or a transaction of it. */
export type Queryable = PrismaClient | Transaction;

/** An open, migrated database. */
export type Database = {
  readonly prisma: PrismaClient;
  /** For LISTEN, which needs a connection of its own; null on the embedded database, which has one node. */
  readonly connectionString: string | null;
  readonly connectionStringFile?: string | undefined;
  readonly adapterFactory: SqlMigrationAwareDriverAdapterFactory;
  /** Names of the migrations applied when it was opened. */
  readonly appliedMigrations: readonly string[];
  close(): Promise<void>;
};

/** An embedded database in a folder, or one in memory, empty or a copy of a dump. */
export type EmbeddedLocation = { readonly dataDir: string | null; readonly dump?: Blob };

/** A server: as whom to serve, and as whom to migrate if that is another, who owns the tables. */
export type ServerLocation = ServerAddress & {
  readonly migrationConnectionString?: string | undefined;
};

/** Where the database is. */
export type DatabaseLocation = ServerLocation | EmbeddedLocation;

type Connection = Pick<
  Database,
  'connectionString' | 'connectionStringFile' | 'adapterFactory' | 'close'
>;

/** Prisma waits this long for a connection and for a transaction before it fails the request. */
const TRANSACTION_WAIT_MS = 10_000;
/** Of one node, beside the one on which it listens. */
const POOL_CONNECTIONS_MAX = 10;
const CONNECT_TIMEOUT_MS = 5_000;
/**
 * A transaction that does nothing for so long is ended by the server, and its locks with it: a node
 * that is stopped, or cut off, in the middle of one must not hold up every other. A live node takes
 * milliseconds from one statement to the next. By `SET` and not as the connection is made, which a
 * pooler would refuse.
 */
const END_IDLE_TRANSACTIONS = "SET idle_in_transaction_session_timeout = '3s'";

/**
 * Opens the database and brings it to the newest migration.
 *
 * @throws {DataDirectoryError | MigrationError} with the way out; anything else is the driver's own.
 */
export async function openDatabase(
  location: DatabaseLocation,
  migrationsFolder: string,
): Promise<Database> {
  const connection =
    'connectionString' in location ? connectPostgres(location) : await openEmbedded(location);
  const prisma = clientOf(connection);
  const close = async () => {
    await prisma.$disconnect();
    await connection.close();
  };
  try {
    const appliedMigrations =
      'migrationConnectionString' in location && location.migrationConnectionString !== undefined
        ? await migrateAsOwner(prisma, location.migrationConnectionString, migrationsFolder)
        : await migrate(prisma, connection.adapterFactory, migrationsFolder);
    return { ...connection, prisma, appliedMigrations, close };
  } catch (error) {
    await close().catch(() => {});
    throw error;
  }
}

function clientOf({ adapterFactory: adapter }: Connection): PrismaClient {
  const transactionOptions = { maxWait: TRANSACTION_WAIT_MS, timeout: TRANSACTION_WAIT_MS };
  return new PrismaClient({ adapter, transactionOptions });
}

/**
 * Migrates as the role that owns the tables, which is needed for nothing else and not kept.
 *
 * @throws {MigrationError} also when that role does not get in.
 */
async function migrateAsOwner(
  serving: PrismaClient,
  connectionString: string,
  migrationsFolder: string,
): Promise<readonly string[]> {
  const connection = connectPostgres({ connectionString });
  const owning = clientOf(connection);
  // So that what fails from here on is the other's.
  await serving.$queryRaw`SELECT 1`;
  try {
    await requireSeparateRoles(serving, owning);
    const applied = await migrate(owning, connection.adapterFactory, migrationsFolder);
    await grantServingRights(serving, owning);
    return applied;
  } catch (error) {
    throw describeOwnerFailure(error);
  } finally {
    await owning.$disconnect();
    await connection.close();
  }
}

function connectPostgres({ connectionString, connectionStringFile }: ServerAddress): Connection {
  const address = { connectionString, connectionStringFile };
  const adapterFactory = new PrismaPg(
    {
      ...address,
      Client: DatabaseClient,
      max: POOL_CONNECTIONS_MAX,
      connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
      keepAlive: true,
      onConnect: endIdleTransactions,
    },
    // Prisma meets the same error on its next query and reports it there.
    { onPoolError: () => {}, onConnectionError: () => {} },
  );
  return { ...address, adapterFactory, close: async () => {} };
}

/** The pool waits for the promise, though its types do not say so. */
function endIdleTransactions(client: ClientBase): unknown {
  return client.query(END_IDLE_TRANSACTIONS);
}

async function openEmbedded({ dataDir, dump }: EmbeddedLocation): Promise<Connection> {
  const directory = dataDir === null ? null : await openDataDirectory(dataDir);
  try {
    const pglite = await PGlite.create({
      ...(directory && { dataDir: directory.databaseFolder }),
      ...(dump && { loadDataDir: dump }),
      extensions: EXTENSIONS,
    });
    directory?.offerBackup(() => dumpEmbedded(pglite));
    const close = async () => {
      await pglite.close();
      await directory?.release();
    };
    return { connectionString: null, adapterFactory: new PrismaPGlite(pglite), close };
  } catch (cause) {
    await directory?.release();
    throw new DataDirectoryError(
      `The embedded database in ${directory?.databaseFolder ?? 'memory'} cannot be opened; it may be damaged. Nothing was changed. Restore a backup of it, or choose another DATA_DIR.`,
      { cause },
    );
  }
}
