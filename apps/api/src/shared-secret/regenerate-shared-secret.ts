import { regenerate, type RegenerationReason } from '@rekey/keys/regeneration';
import { actorOf } from '../audit/append-audit-event.ts';
import type { Transaction } from '../database/database.ts';
import type { Dependencies } from '../dependencies.ts';
import { announceCommit } from '../fleet/announce-commit.ts';
import type { Change, Receipt } from '../fleet/fleet.ts';
import { raiseEpoch } from '../fleet/raise-epoch.ts';
import { answerOnce } from '../mutation-answer/answer-once.ts';
import { requireFreshSignIn } from '../sign-in/require-fresh-sign-in.ts';
import type { Viewer } from '../sign-in/viewer.ts';
import { auditRegeneration } from './audit-regeneration.ts';
import { raiseSharedSecretVersion } from './hold-shared-secret.store.ts';
import { newSecretVersion } from './new-secret-version.ts';
import {
  parseRegeneration,
  type ParsedRegeneration,
  type RegenerateSharedSecret,
} from './parse-regeneration.ts';
import type { Regenerator } from './regenerator.ts';
import { showSharedSecret } from './reveal-shared-secret.ts';
import {
  listSharedSecrets,
  storeNextVersion,
  type SharedSecretRecord,
} from './shared-secret.store.ts';
import { staleVersion, type StaleVersion } from './stale-version.ts';
import { tellRegeneration } from './tell-webhooks.ts';

/** Why nothing was regenerated, as `regenerate` of the rules says it; or a note that is too long. */
export type RegenerateSharedSecretRefusal =
  | StaleVersion
  | { readonly ok: false; readonly code: 'NOTE_TOO_LONG' }
  | { readonly ok: false; readonly code: 'OVERLAP_OUT_OF_RANGE' }
  | { readonly ok: false; readonly code: 'OVERLAP_NOT_ALLOWED' }
  | {
      readonly ok: false;
      readonly code: 'OVERLAP_OPEN';
      /** The version that would be cut off, and until when it is accepted otherwise. */
      readonly version: number;
      readonly acceptedUntil: Date;
    };

/** The new secret, shown to whoever made it; or why there is none. */
export type RegenerateSharedSecretResult =
  | {
      readonly ok: true;
      readonly sharedSecret: SharedSecretRecord;
      readonly value: string;
      /** Null should the nodes not have been asked; the regeneration stands all the same. */
      readonly receipt: Receipt | null;
    }
  | RegenerateSharedSecretRefusal;

/** A new version, of which the nodes are still to be told. */
export type Regenerated = {
  readonly ok: true;
  readonly sharedSecret: SharedSecretRecord;
  readonly value: string;
  readonly change: Change;
};
type OperationDependencies = Pick<Dependencies, 'prisma' | 'masterKeys' | 'now' | 'fleet' | 'log'>;

export type { RegenerateSharedSecret, RegenerationReason };

/**
 * Replaces the account's shared secret, at once or with an overlap, and answers when every node goes
 * by it. Without `expectedVersion` it replaces whichever is current.
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
  const asked = parseRegeneration(input);
  if (!asked.ok) return asked;
  const regenerated = await answerOnce(
    dependencies,
    viewer,
    { mutation: 'regenerateSharedSecret', clientMutationId, input: asked.regeneration },
    (transaction) =>
      replaceSharedSecret(
        dependencies,
        transaction,
        { accountId: viewer.accountId, actor: actorOf(viewer) },
        asked.regeneration,
      ),
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

/**
 * What a regeneration is, whoever does it, in the transaction of whatever wants it. Announce the
 * change once that has committed.
 */
export async function replaceSharedSecret(
  { masterKeys }: Pick<Dependencies, 'masterKeys'>,
  transaction: Transaction,
  regenerator: Regenerator,
  { expectedVersion, note, ...how }: ParsedRegeneration,
): Promise<Regenerated | RegenerateSharedSecretRefusal> {
  const { accountId, actor } = regenerator;
  const held = await raiseSharedSecretVersion(transaction, { accountId, expectedVersion });
  if (held === null) return staleVersion(transaction, accountId);
  const versions = await listSharedSecrets(transaction, accountId);
  const next = regenerate(versions, { ...how, expectedVersion: held.version, now: held.now });
  if (!next.ok) return next;
  const { replaced, overlapEnded, current } = next;
  const { value, stored } = newSecretVersion(masterKeys, { accountId, version: current.version });
  const sharedSecret = await storeNextVersion(
    transaction,
    overlapEnded === null ? [replaced] : [replaced, overlapEnded],
    { ...current, ...stored, note: note ?? null },
    { accountId, createdBy: actor },
  );
  const changed = { replaced, overlapEnded, sharedSecret };
  await tellRegeneration(transaction, accountId, changed);
  await auditRegeneration(transaction, regenerator, changed);
  const change = await raiseEpoch(transaction, accountId, 'CREDENTIALS');
  return { ok: true, sharedSecret, value, change };
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
