import { actorOf, appendAuditEvent } from '../audit/append-audit-event.ts';
import type { Transaction } from '../database/database.ts';
import type { Dependencies } from '../dependencies.ts';
import { RequestError } from '../graphql/error.ts';
import { appendNotice } from '../mail/append-notice.ts';
import { Permission } from '../sign-in/permission.ts';
import { requireFreshSignIn } from '../sign-in/require-fresh-sign-in.ts';
import { requirePermission } from '../sign-in/require-permission.ts';
import type { Viewer } from '../sign-in/viewer.ts';
import { openSharedSecret } from './sealed-shared-secret.ts';
import { findSharedSecret } from './shared-secret.store.ts';

/**
 * Shows one version of the viewer's shared secret. Each call is a reveal: it is in the audit log
 * before the value is out, and there is none without it.
 *
 * @throws {RequestError} FORBIDDEN without SHARED_SECRET_READ, REAUTHENTICATION_REQUIRED without a
 * recent sign-in.
 * @throws {SharedSecretUnreadableError} when the master key ring cannot open it.
 */
export async function revealSharedSecret(
  dependencies: Pick<Dependencies, 'prisma' | 'masterKeys' | 'now'>,
  viewer: Viewer,
  version: number,
): Promise<string> {
  // The secret can also be reached where it was regenerated, which needs another permission.
  const what = 'the shared secret';
  await requirePermission(dependencies, viewer, Permission.SHARED_SECRET_READ, what);
  await requireFreshSignIn(dependencies, viewer, what);
  return dependencies.prisma.$transaction((transaction) =>
    showSharedSecret(
      transaction,
      dependencies.masterKeys,
      viewer,
      version,
      `${viewer.label} was shown the shared secret, version ${version}.`,
    ),
  );
}

/**
 * Opens one version and records that it was shown, in the transaction of whatever shows it.
 *
 * @param description one sentence for the audit log.
 * @throws {RequestError} BAD_USER_INPUT for a version that was destroyed.
 */
export async function showSharedSecret(
  transaction: Transaction,
  masterKeys: Dependencies['masterKeys'],
  viewer: Viewer,
  version: number,
  description: string,
): Promise<string> {
  const { accountId } = viewer;
  const secret = await findSharedSecret(transaction, accountId, version);
  if (secret === null) throw new Error(`The account has no shared secret of version ${version}`);
  if (secret.destroyedAt !== null)
    throw new RequestError(
      'BAD_USER_INPUT',
      `Version ${version} was destroyed; it cannot be shown.`,
    );
  const value = openSharedSecret(masterKeys, secret.sealedValue, { accountId, version });
  await appendAuditEvent(transaction, {
    accountId,
    actor: actorOf(viewer),
    class: 'SHARED_SECRET',
    subclass: 'VALUE',
    action: 'REVEAL',
    description,
    after: { version, fingerprint: secret.fingerprint },
  });
  await appendNotice(transaction, viewer, 'REVEAL', description);
  return value;
}
