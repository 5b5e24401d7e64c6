import {
  isDatabaseAccessDenied,
  isDatabaseUnreachable,
  isServerUntrusted,
} from './database-error.ts';
import type { Prisma, PrismaClient } from './generated/client.ts';
import { MigrationError } from './migrate.ts';
import { lockMigrations } from './migration-lock.ts';

/** What the role that serves may do with a table; with all others it may do `USUAL_RIGHTS`. */
const RIGHTS: Readonly<Record<string, string>> = {
  // Only ever appended to. Its triggers say so too, but whoever owns a table can take those off.
  audit_event: 'SELECT, INSERT',
  audit_chain: 'SELECT, INSERT, UPDATE',
  _prisma_migrations: 'SELECT',
};
const USUAL_RIGHTS = 'SELECT, INSERT, UPDATE, DELETE';

/**
 * Refuses two roles that are not what they are for, before anything is changed: another database, or
 * a role that serves and owns.
 *
 * @throws {MigrationError} with the way out.
 */
export async function requireSeparateRoles(
  serving: PrismaClient,
  owning: PrismaClient,
): Promise<void> {
  const [one, other] = await Promise.all([identify(serving), identify(owning)]);
  if (one !== other)
    throw new MigrationError(
      'MIGRATION_DATABASE_URL leads to another database than DATABASE_URL; it must be the same one with another user.',
    );
  const owner = await currentRole(owning);
  // True for a superuser, too.
  const [{ is_owner: isOwner }] = await serving.$queryRaw<[{ is_owner: boolean }]>`
    SELECT bool_or(pg_has_role(current_user, name, 'MEMBER')) AS is_owner
      FROM (SELECT ${owner}::name AS name
             UNION SELECT tableowner FROM pg_tables WHERE schemaname = current_schema()) AS owner`;
  if (isOwner)
    throw new MigrationError(
      'With MIGRATION_DATABASE_URL the user of DATABASE_URL must not own the tables, nor be a superuser or a member of the role that owns them. The README, "PostgreSQL", says how to make one that is not.',
    );
}

/**
 * Gives the role that serves its rights on every table, those of new migrations included, and no others.
 *
 * @throws {MigrationError} when it has more all the same, by a group that it is in or as everybody.
 */
export async function grantServingRights(
  serving: PrismaClient,
  owning: PrismaClient,
): Promise<void> {
  const role = await currentRole(serving);
  await lockMigrations(owning, () =>
    owning.$transaction((transaction) => grantRights(transaction, role)),
  );
  const [{ may_bend: mayBend }] = await serving.$queryRaw<[{ may_bend: boolean }]>`
    SELECT has_table_privilege('audit_event', 'UPDATE, DELETE, TRUNCATE, TRIGGER')
        OR has_table_privilege('audit_chain', 'DELETE, TRUNCATE, TRIGGER') AS may_bend`;
  if (mayBend)
    throw new MigrationError(
      'The user of DATABASE_URL may change the audit log by a right that a group of it has, or everybody (PUBLIC). Revoke that on audit_event and audit_chain.',
    );
}

/** What to throw for what failed as the role that owns: it names that one's setting. */
export function describeOwnerFailure(error: unknown): unknown {
  if (isServerUntrusted(error))
    return new MigrationError(
      'the server of MIGRATION_DATABASE_URL is not who it should be: its certificate is for another host, of an authority that sslrootcert does not hold, out of date, or missing.',
      { cause: error },
    );
  if (isDatabaseAccessDenied(error))
    return new MigrationError(
      'the database of MIGRATION_DATABASE_URL refuses. Check its user, password or certificate, and database name, and that the user may create tables.',
      { cause: error },
    );
  if (isDatabaseUnreachable(error))
    return new MigrationError(
      'the database of MIGRATION_DATABASE_URL cannot be reached. Check that it runs, and its address and port.',
      { cause: error },
    );
  return error;
}

/** In one transaction: a node that serves meanwhile is never without. */
async function grantRights(transaction: Prisma.TransactionClient, role: string): Promise<void> {
  const tables = await transaction.$queryRaw<{ name: string; table: string; role: string }[]>`
    SELECT tablename AS name, format('%I.%I', schemaname, tablename) AS table,
           quote_ident(${role}) AS role
      FROM pg_tables WHERE schemaname = current_schema()`;
  for (const { name, table, role: quoted } of tables) {
    await transaction.$executeRawUnsafe(`REVOKE ALL ON ${table} FROM ${quoted}`);
    const rights = RIGHTS[name] ?? USUAL_RIGHTS;
    await transaction.$executeRawUnsafe(`GRANT ${rights} ON ${table} TO ${quoted}`);
  }
}

async function currentRole(prisma: PrismaClient): Promise<string> {
  const [{ role }] = await prisma.$queryRaw<[{ role: string }]>`SELECT current_user::text AS role`;
  return role;
}

/** Names a database among all, whatever the way to it is called. */
async function identify(prisma: PrismaClient): Promise<string> {
  const [{ identity }] = await prisma.$queryRaw<[{ identity: string }]>`
    SELECT system_identifier || '/' || (SELECT oid FROM pg_database WHERE datname = current_database())
        AS identity
      FROM pg_control_system()`;
  return identity;
}
