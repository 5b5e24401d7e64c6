import type { AuthCheckerFn } from 'type-graphql';
import type { GraphqlContext } from '../graphql/context.ts';
import { RequestError } from '../graphql/error.ts';
import type { Permission } from './permission.ts';
import { recordAccessRefusal } from './record-access-refusal.ts';
import { SECOND_FACTOR_MISSING } from './sign-in-refusal.ts';

/**
 * Decides on `@Authorized(…)`: whoever asks must be known and have all of the permissions named.
 * A viewer who is refused is recorded in their account's audit log.
 *
 * @throws {RequestError} UNAUTHENTICATED, SECOND_FACTOR_REQUIRED or FORBIDDEN.
 */
export const authChecker: AuthCheckerFn<GraphqlContext, Permission> = (
  { context: { viewer, dependencies }, info },
  required,
) => {
  if (!viewer)
    throw new RequestError('UNAUTHENTICATED', 'Sign in first, or send a valid service token.');
  if (viewer.mustSetUpSecondFactor)
    throw new RequestError(SECOND_FACTOR_MISSING.code, SECOND_FACTOR_MISSING.message);
  const missing = required.filter((permission) => !viewer.permissions.has(permission));
  if (missing.length === 0) return true;
  const field = `${info.parentType.name}.${info.fieldName}`;
  const description = `${viewer.label} was refused ${field}, which needs ${missing.join(' and ')}.`;
  return recordAccessRefusal(dependencies, viewer, 'PERMISSION', description).then(() => {
    throw new RequestError('FORBIDDEN', `This needs the permission ${missing.join(' and ')}.`);
  });
};
