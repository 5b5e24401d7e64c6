import { encodeCredential } from '@rekey/keys/credential';
import type { Transaction } from '../database/database.ts';
import type { Dependencies } from '../dependencies.ts';
import { openSharedSecret } from '../shared-secret/sealed-shared-secret.ts';
import {
  findCurrentSealedSharedSecret,
  findSharedSecret,
} from '../shared-secret/shared-secret.store.ts';
import { Permission } from '../sign-in/permission.ts';
import type { Viewer } from '../sign-in/viewer.ts';

/** A key and its appkey in clear, which is known only when it has just been made. */
export type NewAppkey = { readonly appname: string; readonly appkey: string };

/** A credential string, and which version of the shared secret is in it. */
export type MadeCredential = { readonly credential: string; readonly sharedSecretVersion: number };

/**
 * Makes the credential string that an integration needs.
 *
 * @param version of the shared secret; left out, the current one.
 * @returns null for a viewer who may not see the shared secret, which the string holds: a service
 * token without SHARED_SECRET_READ is given the appkey alone.
 */
export async function makeCredential(
  { masterKeys, publicUrl }: Pick<Dependencies, 'masterKeys' | 'publicUrl'>,
  transaction: Transaction,
  viewer: Viewer,
  { appname, appkey }: NewAppkey,
  version?: number,
): Promise<MadeCredential | null> {
  if (!viewer.permissions.has(Permission.SHARED_SECRET_READ)) return null;
  const { accountId, accountShortname: shortname } = viewer;
  const secret =
    version === undefined
      ? await findCurrentSealedSharedSecret(transaction, accountId)
      : await findSharedSecret(transaction, accountId, version);
  if (secret === null) throw new Error(`The account has no shared secret of version ${version}`);
  const sharedsecret = openSharedSecret(masterKeys, secret.sealedValue, {
    accountId,
    version: secret.version,
  });
  const url = `${publicUrl}/api/v1`;
  return {
    credential: encodeCredential({ url, shortname, appname, sharedsecret, appkey }),
    sharedSecretVersion: secret.version,
  };
}
