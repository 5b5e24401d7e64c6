import type { Queryable } from '../database/database.ts';

/**
 * Puts another hash of the same password in place of one that is still stored. The salt makes it one
 * user's: no other row has it.
 */
export async function replacePasswordHash(
  database: Queryable,
  stored: string,
  renewed: string,
): Promise<void> {
  await database.login.updateMany({ where: { password: stored }, data: { password: renewed } });
}
