import { CliViewerDocument, type Permission } from '@rekey/schema/cli';
import { EXIT } from '../exit-code.ts';
import { Failure } from '../failure.ts';
import type { RekeyApi } from '../rekey-api.ts';

/** Who the service token is, and what it may do. */
export type Caller = {
  readonly id: string;
  readonly account: { readonly id: string; readonly shortname: string };
  readonly may: (permission: Permission) => boolean;
};

/**
 * Asks who the service token is.
 *
 * @throws {Failure} when it is nobody.
 */
export async function readCaller(api: RekeyApi): Promise<Caller> {
  const { viewer } = await api.ask(CliViewerDocument, {});
  if (viewer === null)
    throw new Failure(
      EXIT.notAllowed,
      'UNAUTHENTICATED',
      'This service token is not valid, or no longer. Create one under Settings > Service Tokens.',
    );
  const { id, account, permissions } = viewer;
  return { id, account, may: (permission) => permissions.includes(permission) };
}

/**
 * Looks before anything is begun, so that no run is left unfinished that never could be.
 *
 * @throws {Failure} when the permission is missing.
 */
export function expectPermission({ may }: Caller, permission: Permission, why: string): void {
  if (may(permission)) return;
  const message = `${why}: the service token needs the scope ${permission}.`;
  throw new Failure(EXIT.notAllowed, 'FORBIDDEN', message);
}
