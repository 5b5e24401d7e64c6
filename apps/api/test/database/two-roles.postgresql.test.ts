import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openDatabase, type Database } from '../../src/database/database.ts';
import { MigrationError, readMigrations } from '../../src/database/migrate.ts';
import { readDatabaseTime } from '../../src/database/read-database-time.ts';
import { upkeepTasks } from '../../src/upkeep/upkeep-tasks.ts';
import { append } from '../audit/chain-scene.ts';
import { createEmptyPostgresDatabase } from '../support/database.ts';
import { exchangeForTokens, verify } from '../support/gateway.ts';
import {
  createTestIntegration,
  requestTokenOf,
  type TestIntegration,
} from '../support/integration.ts';
import { testMasterKeys } from '../support/master-keys.ts';
import { MIGRATIONS_FOLDER } from '../support/migrations-folder.ts';
import { startTestServer } from '../support/test-server.ts';
import { createTwoRoles, type TwoRoles } from '../support/two-roles.ts';

const open = (connectionString: string, migrationConnectionString?: string) =>
  openDatabase({ connectionString, migrationConnectionString }, MIGRATIONS_FOLDER);

const name = (url: string) => `"${new URL(url).pathname.slice(1)}"`;

/** What it is that opening was refused for. */
async function refusal(connectionString: string, migrationConnectionString: string) {
  const opening = open(connectionString, migrationConnectionString);
  const error = await opening.catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(MigrationError);
  return (error as MigrationError).message;
}

describe('a role that serves beside one that owns', () => {
  const masterKeys = testMasterKeys();
  let roles: TwoRoles;
  let database: Database;
  let integration: TestIntegration;

  beforeAll(async () => {
    roles = await createTwoRoles();
    database = await open(roles.servingUrl, roles.owningUrl);
    integration = await createTestIntegration(database, masterKeys);
  });
  afterAll(() => database.close());

  test('has an empty database migrated by the other', async () => {
    const names = (await readMigrations(MIGRATIONS_FOLDER)).map(({ name }) => name);
    expect(database.appliedMigrations).toEqual(names);
  });

  test('serves, and does all upkeep', async () => {
    const server = await startTestServer({ database, masterKeys });
    const { access_token } = await exchangeForTokens(server.origin, requestTokenOf(integration));
    expect((await verify(server.origin, access_token)).status).toBe(200);
    const now = await readDatabaseTime(database.prisma);
    for (const { name, run } of upkeepTasks(server.dependencies))
      await expect(run(now), name).resolves.toBeTypeOf('number');
    await server.close();
  });

  test('appends to the audit log', async () => {
    await append(database.prisma, integration.accountId, 'appended');
  });

  test.each([
    "UPDATE audit_event SET description = 'bent'",
    'DELETE FROM audit_event',
    'TRUNCATE audit_event',
    'ALTER TABLE audit_event DISABLE TRIGGER audit_event_unchanged',
    'DROP TRIGGER audit_event_append ON audit_event',
    'DELETE FROM audit_chain',
    'TRUNCATE audit_chain CASCADE',
    'ALTER TABLE audit_chain DISABLE TRIGGER audit_chain_forward',
    "SET session_replication_role = 'replica'",
    'CREATE OR REPLACE FUNCTION audit_refuse() RETURNS TRIGGER LANGUAGE plpgsql AS $$BEGIN RETURN NEW; END$$',
    'DROP TABLE shared_secret',
    'CREATE TABLE anything (id int)',
    'DELETE FROM _prisma_migrations',
  ])('may not: %s', async (statement) => {
    await expect(database.prisma.$executeRawUnsafe(statement)).rejects.toThrow(
      /permission denied|must be owner/,
    );
  });

  test('has its rights again at the next start, also on tables that are new', async () => {
    const [table] = await database.prisma.$queryRaw<[{ role: string }]>`
      SELECT quote_ident(current_user) AS role`;
    const owner = await open(roles.owningUrl);
    await owner.prisma.$executeRawUnsafe(`REVOKE ALL ON account FROM ${table.role}`);
    await owner.prisma.$executeRawUnsafe(`GRANT UPDATE, DELETE ON audit_event TO ${table.role}`);
    await expect(database.prisma.account.count()).rejects.toThrow(/denied/);
    await (await open(roles.servingUrl, roles.owningUrl)).close();
    expect(await database.prisma.account.count()).toBe(1);
    await expect(database.prisma.$executeRaw`DELETE FROM audit_event`).rejects.toThrow(/denied/);
    await owner.close();
  });

  test('is refused while it has more by a right of everybody', async () => {
    const owner = await open(roles.owningUrl);
    await owner.prisma.$executeRaw`GRANT DELETE ON audit_event TO PUBLIC`;
    expect(await refusal(roles.servingUrl, roles.owningUrl)).toContain('may change the audit log');
    await owner.prisma.$executeRaw`REVOKE DELETE ON audit_event FROM PUBLIC`;
    await (await open(roles.servingUrl, roles.owningUrl)).close();
    await owner.close();
  });

  test('is refused when it owns the tables, or may do all, before anything is changed', async () => {
    const owning = 'must not own the tables, nor be a superuser';
    expect(await refusal(roles.owningUrl, roles.owningUrl)).toContain(owning);
    expect(await refusal(roles.superuserUrl, roles.owningUrl)).toContain(owning);
    // As it was until now, when the other is new.
    expect(await refusal(roles.owningUrl, roles.superuserUrl)).toContain(owning);
  });

  test('takes over from one that owned the tables, as the README says', async () => {
    const { servingUrl, owningUrl, superuserUrl } = await createTwoRoles();
    const [serving, owner] = [servingUrl, owningUrl].map((url) => `"${new URL(url).username}"`);
    const superuser = new pg.Client(superuserUrl);
    await superuser.connect();
    await superuser.query(`ALTER DATABASE ${name(superuserUrl)} OWNER TO ${serving}`);
    await (await open(servingUrl)).close();
    expect(await refusal(servingUrl, owningUrl)).toContain('must not own the tables');
    await superuser.query(`ALTER DATABASE ${name(superuserUrl)} OWNER TO ${owner}`);
    await superuser.query(`REASSIGN OWNED BY ${serving} TO ${owner}`);
    await superuser.end();
    const after = await open(servingUrl, owningUrl);
    expect(after.appliedMigrations).toEqual([]);
    await createTestIntegration(after, masterKeys, 'taken-over');
    await expect(after.prisma.$executeRaw`DELETE FROM audit_event`).rejects.toThrow(/denied/);
    await after.close();
  });

  test('is refused on another database than the one that is migrated', async () => {
    const elsewhere = new URL(roles.servingUrl);
    elsewhere.pathname = new URL(await createEmptyPostgresDatabase()).pathname;
    expect(await refusal(elsewhere.href, roles.owningUrl)).toContain('leads to another database');
  });

  test('is told which of the two does not get in, without its password', async () => {
    const wrong = Object.assign(new URL(roles.owningUrl), { password: 'hunter2' }).href;
    const refused = await refusal(roles.servingUrl, wrong);
    expect(refused).toContain('the database of MIGRATION_DATABASE_URL refuses');
    expect(refused).not.toContain('hunter2');
    const gone = await refusal(roles.servingUrl, 'postgresql://rekey@127.0.0.1:1/rekey');
    expect(gone).toContain('the database of MIGRATION_DATABASE_URL cannot be reached');
  });
});
