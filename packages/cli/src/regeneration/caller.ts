import { CliViewerDocument, type Permission } from '@rekey/schema/cli';
import { EXIT } from '../exit-code.ts';
import { Failure } from '../failure.ts';
import type { RekeyApi } from '../rekey-api.ts';

/** Who the service token is. */
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
