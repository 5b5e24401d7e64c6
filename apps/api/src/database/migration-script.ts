import type { SqlDriverAdapter } from '@prisma/driver-adapter-utils';

/** The drivers below Prisma's adapters: `exec` is PGlite's, `query` without values is the pool's of pg. */
type Driver = {
  exec?(script: string): Promise<unknown>;
  query(script: string): Promise<unknown>;
};

/**
 * Sends a migration as one script, which the server itself takes apart and does as a whole or not at
 * all (PostgreSQL's documentation, 55.2.2.1 "Multiple Statements in a Simple Query"). The adapter for
 * servers cuts it at every semicolon, those in the bodies of functions too, and sends the pieces one by
 * one; the one for the embedded database does not wait for its end.
 */
export function sendScriptsWhole(connection: SqlDriverAdapter): SqlDriverAdapter {
  const { client } = connection as unknown as { readonly client: Driver };
  connection.executeScript = async (script) => {
    await (client.exec ? client.exec(script) : client.query(script));
  };
  return connection;
}
