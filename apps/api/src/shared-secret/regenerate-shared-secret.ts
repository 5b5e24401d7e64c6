import { regenerate } from '@rekey/keys/regeneration';
import { actorOf, appendAuditEvent } from '../audit/append-audit-event.ts';
import type { Transaction } from '../database/database.ts';
import type { Dependencies } from '../dependencies.ts';
import { announceCommit } from '../fleet/announce-commit.ts';
import type { Change, Receipt } from '../fleet/fleet.ts';
import { raiseEpoch } from '../fleet/raise-epoch.ts';
import { answerOnce } from '../mutation-answer/answer-once.ts';
import { requireFreshSignIn } from '../sign-in/require-fresh-sign-in.ts';
import type { Viewer } from '../sign-in/viewer.ts';
import { newSecretVersion } from './new-secret-version.ts';
import { showSharedSecret } from './reveal-shared-secret.ts';
import {
  findCurrentSharedSecret,
  findSharedSecret,
  raiseSharedSecretVersion,
  storeRegeneration,
  type SharedSecretRecord,
} from './shared-secret.store.ts';

/** What the caller knows, and the caller's own id for this attempt. */
export type RegenerateSharedSecret = {
  readonly expectedVersion?: number | null | undefined;
  readonly clientMutationId?: string | null | undefined;
};

/** The new secret, shown to whoever made it; or the version that was there first. */
export type RegenerateSharedSecretResult =
  | {
      readonly ok: true;
      readonly sharedSecret: SharedSecretRecord;
      readonly value: string;
      /** Null should the nodes not have been asked; the regeneration stands all the same. */
      readonly receipt: Receipt | null;
    }
  | Stale;

type Stale = {
  readonly ok: false;
  readonly code: 'STALE_VERSION';
  readonly currentVersion: number;
};
type Regenerated = {
  readonly ok: true;
  readonly sharedSecret: SharedSecretRecord;
  readonly value: string;
  readonly change: Change;
};
type OperationDependencies = Pick<Dependencies, 'prisma' | 'masterKeys' | 'now' | 'fleet' | 'log'>;

/**
 * Replaces the account's shared secret at once, and answers when no node accepts the old one any
 * more. Without `expectedVersion` it replaces whichever is current.
 *
 * The caller may see the new secret without SHARED_SECRET_READ: who made it has to hand it on. Its
 * entry in the audit log says so, and stands for the reveal. A repeated `clientMutationId` gives
 * that same version again, and each time is a reveal of its own.
 *
 * @throws {RequestError} REAUTHENTICATION_REQUIRED without a recent sign-in.
 */
export async function regenerateSharedSecret(
  dependencies: OperationDependencies,
  viewer: Viewer,
  input: RegenerateSharedSecret,
): Promise<RegenerateSharedSecretResult> {
  await requireFreshSignIn(dependencies, viewer, 'the regeneration of the shared secret');
  const { clientMutationId } = input;
  const regenerated = await answerOnce(
    dependencies,
    viewer,
    { mutation: 'regenerateSharedSecret', clientMutationId, input },
    (transaction) => replaceSharedSecret(dependencies, transaction, viewer, input),
    {
      // The value is kept where it is anyway.
      keep: ({ sharedSecret, change }) => ({ sharedSecret, change }),
      recall: async (transaction, kept) => ({
        ok: true as const,
        ...kept,
        value: await showAgain(dependencies, transaction, viewer, kept.sharedSecret.version),
      }),
    },
  );
  if (!regenerated.ok) return regenerated;
  const { change, ...shown } = regenerated;
  return { ...shown, receipt: await announceCommit(dependencies, change) };
}

async function replaceSharedSecret(
  { masterKeys, now }: OperationDependencies,
  transaction: Transaction,
  viewer: Viewer,
  input: RegenerateSharedSecret,
): Promise<Regenerated | Stale> {
  const { accountId } = viewer;
  const replaced = await raiseSharedSecretVersion(
    transaction,
    accountId,
    input.expectedVersion ?? null,
  );
  if (replaced === null) return staleVersion(transaction, accountId);
  const before = await findSharedSecret(transaction, accountId, replaced);
  if (before === null) throw new Error(`The account has no shared secret of version ${replaced}`);
  const next = regenerate([before], { now: now() });
  if (!next.ok) throw new Error(`Version ${replaced} cannot be regenerated: ${next.code}`);
  const { version } = next.current;
  const { value, stored } = newSecretVersion(masterKeys, { accountId, version });
  const sharedSecret = await storeRegeneration(transaction, next.replaced, {
    ...next.current,
    ...stored,
    accountId,
    createdBy: actorOf(viewer),
  });
  await auditRegeneration(transaction, viewer, before, sharedSecret);
  return {
    ok: true,
    sharedSecret,
    value,
    change: await raiseEpoch(transaction, accountId, 'CREDENTIALS'),
  };
}

async function staleVersion(transaction: Transaction, accountId: string): Promise<Stale> {
  const current = await findCurrentSharedSecret(transaction, accountId);
  return { ok: false, code: 'STALE_VERSION', currentVersion: current.version };
}

async function auditRegeneration(
  transaction: Transaction,
  viewer: Viewer,
  before: SharedSecretRecord,
  after: SharedSecretRecord,
): Promise<void> {
  await appendAuditEvent(transaction, {
    accountId: viewer.accountId,
    actor: actorOf(viewer),
    class: 'SHARED_SECRET',
    subclass: 'VALUE',
    action: 'REGENERATE',
    description: `${viewer.label} regenerated the shared secret and could see the new one: version ${after.version} replaced version ${before.version} at once.`,
    before: { version: before.version, fingerprint: before.fingerprint },
    after: { version: after.version, fingerprint: after.fingerprint },
  });
}

function showAgain(
  { masterKeys }: OperationDependencies,
  transaction: Transaction,
  viewer: Viewer,
  version: number,
): Promise<string> {
  const description = `${viewer.label} repeated the regeneration to version ${version} and could see that secret again.`;
  return showSharedSecret(transaction, masterKeys, viewer, version, description);
}
