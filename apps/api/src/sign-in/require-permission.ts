import type { Dependencies } from '../dependencies.ts';
import { RequestError } from '../graphql/error.ts';
import type { Permission } from './permission.ts';
import { recordAccessRefusal } from './record-access-refusal.ts';
import type { Viewer } from './viewer.ts';

/**
 * Lets pass who has the permission, where it depends on more than the field that was asked for and
 * `@Authorized` cannot tell.
 *
 * @param what the thing asked for, in words that follow "refused": `the shared secret`.
 * @throws {RequestError} FORBIDDEN, which is recorded in the audit log.
 */
export async function requirePermission(
  dependencies: Pick<Dependencies, 'prisma'>,
  viewer: Viewer,
  permission: Permission,
  what: string,
): Promise<void> {
  if (viewer.permissions.has(permission)) return;
  const description = `${viewer.label} was refused ${what}, which needs ${permission}.`;
  await recordAccessRefusal(dependencies, viewer, 'PERMISSION', description);
  throw new RequestError('FORBIDDEN', `This needs the permission ${permission}.`);
}
