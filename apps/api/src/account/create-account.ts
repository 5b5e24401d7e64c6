import { firstSecretVersion } from '@rekey/keys/regeneration';
import type { MasterKeyRing } from '@rekey/keys/sealed-secret';
import { uuidv7 } from 'uuidv7';
import { appendAuditEvent, SYSTEM_ACTOR } from '../audit/append-audit-event.ts';
import type { Transaction } from '../database/database.ts';
import { raiseEpoch } from '../fleet/raise-epoch.ts';
import { newSecretVersion } from '../shared-secret/new-secret-version.ts';

/** What a new account is made of. */
export type NewAccount = { readonly shortname: string; readonly name: string };

/**
 * Creates an account together with its first shared secret: there is no account without one.
 *
 * @returns the account's row id.
 */
export async function createAccount(
  transaction: Transaction,
  masterKeys: MasterKeyRing,
  account: NewAccount,
  now: Date,
): Promise<string> {
  const id = uuidv7();
  const { version, acceptedUntil } = firstSecretVersion(now);
  const { stored } = newSecretVersion(masterKeys, { accountId: id, version });
  await transaction.account.create({
    data: {
      id,
      ...account,
      sharedSecretVersion: version,
      createdAt: now,
      sharedSecrets: {
        create: {
          version,
          acceptedUntil,
          ...stored,
          createdAt: now,
          createdByKind: SYSTEM_ACTOR.kind,
          createdByLabel: SYSTEM_ACTOR.label,
        },
      },
    },
  });
  await appendAuditEvent(transaction, {
    accountId: id,
    actor: SYSTEM_ACTOR,
    class: 'SHARED_SECRET',
    subclass: 'VALUE',
    action: 'CREATE',
    description: `The account ${account.shortname} was created with its first shared secret.`,
    after: { version, fingerprint: stored.fingerprint },
  });
  // Nodes may remember that there is no such account.
  await raiseEpoch(transaction, id, 'CREDENTIALS');
  return id;
}
