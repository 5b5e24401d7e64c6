import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { openDatabase, type Database } from '../../src/database/database.ts';
import {
  createEmptyPostgresDatabase,
  createPostgresDatabase,
  databaseKind,
  openTestDatabase,
} from './database.ts';
import { MIGRATIONS_FOLDER } from './migrations-folder.ts';

/** An empty PostgreSQL database, and the ways to it. */
export type TwoRoles = {
  /** As the role that serves and owns nothing. */
  readonly servingUrl: string;
  /** As the role that owns the database. */
  readonly owningUrl: string;
  readonly superuserUrl: string;
};

/** Makes the two roles as the README says, and an empty database of the one that owns. */
export async function createTwoRoles(): Promise<TwoRoles> {
  const superuserUrl = await createEmptyPostgresDatabase();
  const name = randomUUID().slice(0, 8);
  const as = (user: string) => {
    const url = new URL(superuserUrl);
    Object.assign(url, { username: user, password: user });
    return url.href;
  };
  const [owner, serving] = [`owner-${name}`, `serving-${name}`];
  const client = new pg.Client(superuserUrl);
  await client.connect();
  for (const role of [owner, serving])
    await client.query(`CREATE ROLE "${role}" LOGIN PASSWORD '${role}'`);
  await client.query(`ALTER DATABASE "${client.database}" OWNER TO "${owner}"`);
  await client.end();
  return { servingUrl: as(serving), owningUrl: as(owner), superuserUrl };
}

/** A migrated database of the suite's own, on PostgreSQL as the role that serves and owns nothing. */
export async function openServingDatabase(): Promise<Database> {
  if (databaseKind() === 'embedded') return openTestDatabase();
  const migrationConnectionString = await createPostgresDatabase();
  const role = `serving-${randomUUID().slice(0, 8)}`;
  const client = new pg.Client(migrationConnectionString);
  await client.connect();
  await client.query(`CREATE ROLE "${role}" LOGIN PASSWORD '${role}'`);
  await client.end();
  const url = new URL(migrationConnectionString);
  Object.assign(url, { username: role, password: role });
  return openDatabase({ connectionString: url.href, migrationConnectionString }, MIGRATIONS_FOLDER);
}
