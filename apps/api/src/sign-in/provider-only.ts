import type { Queryable } from '../database/database.ts';
import type { Dependencies } from '../dependencies.ts';
import { RequestError } from '../graphql/error.ts';
import { hasPassword } from './identity.store.ts';

/** What is said of a password where none is taken. */
export const PASSWORD_NOT_TAKEN = {
  code: 'PASSWORD_NOT_TAKEN',
  message: 'Passwords are not taken here. Sign in with the OpenID provider.',
} as const;

type Needs = Pick<Dependencies, 'settings'>;

/** Whether people sign in with the OpenID provider alone (`OIDC_ONLY`): who may do so is for it to say. */
export function isProviderOnly({ settings }: Needs): boolean {
  return settings.oidc?.isOnlyWayIn ?? false;
}

/**
 * Refuses to choose a password that would not be taken.
 *
 * @throws {RequestError} FORBIDDEN
 */
export function requirePasswordsTaken(dependencies: Needs): void {
  if (isProviderOnly(dependencies)) throw new RequestError('FORBIDDEN', PASSWORD_NOT_TAKEN.message);
}

/** Whether a user can sign in with a password. */
export async function canUsePassword(
  dependencies: Needs,
  database: Queryable,
  userId: string,
): Promise<boolean> {
  return !isProviderOnly(dependencies) && hasPassword(database, userId);
}
