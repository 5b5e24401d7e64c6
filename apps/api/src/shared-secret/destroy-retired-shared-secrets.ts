import { actorOf } from '../audit/append-audit-event.ts';
import { announceCommit } from '../fleet/announce-commit.ts';
import type { Receipt } from '../fleet/fleet.ts';
import { answerOnce } from '../mutation-answer/answer-once.ts';
import { requireFreshSignIn } from '../sign-in/require-fresh-sign-in.ts';
import type { Viewer } from '../sign-in/viewer.ts';
import type { SharedSecretDependencies } from './changed-shared-secret.ts';
import { destroyRetiredVersions, type DestructionRefusal } from './destroy-retired-versions.ts';
import { holdSharedSecret } from './hold-shared-secret.store.ts';

/** Which versions to destroy, and the caller's own id for this attempt. */
export type DestroyRetiredSharedSecrets = {
  /** Null or left out: every retired one. */
  readonly version?: number | null | undefined;
  /** Whether the one that can still be restored goes too. Null or left out: it stays. */
  readonly includesRestorable?: boolean | null | undefined;
  readonly clientMutationId?: string | null | undefined;
};

/** What was destroyed, or why the version named was not. */
export type DestroyRetiredSharedSecretsResult =
  | {
      readonly ok: true;
      /** Newest first; empty when there was nothing to destroy. */
      readonly destroyedVersions: readonly number[];
      /** Null when there was nothing to destroy. */
      readonly receipt: Receipt | null;
    }
  | DestructionRefusal;

/**
 * Destroys what is sealed of retired versions now, without waiting for their time. None that is
 * accepted or in an overlap is ever destroyed.
 *
 * Whoever may replace the secret may do this, which is less: the same permission.
 *
 * @throws {RequestError} REAUTHENTICATION_REQUIRED without a recent sign-in.
 */
export async function destroyRetiredSharedSecrets(
  dependencies: SharedSecretDependencies,
  viewer: Viewer,
  input: DestroyRetiredSharedSecrets,
): Promise<DestroyRetiredSharedSecretsResult> {
  await requireFreshSignIn(dependencies, viewer, 'the destruction of retired shared secrets');
  const { clientMutationId, version = null, includesRestorable } = input;
  const isWhole = includesRestorable === true;
  const { accountId } = viewer;
  const destroyed = await answerOnce(
    dependencies,
    viewer,
    { mutation: 'destroyRetiredSharedSecrets', clientMutationId, input: { version, isWhole } },
    async (transaction) => {
      const held = await holdSharedSecret(transaction, { accountId });
      if (held === null) throw new Error('The account is gone');
      const undoSeconds = isWhole ? 0 : dependencies.settings.undoSeconds;
      const request = { version, retentionSeconds: 0, undoSeconds, now: held.now };
      return destroyRetiredVersions(transaction, { accountId, actor: actorOf(viewer) }, request);
    },
  );
  if (!destroyed.ok) return destroyed;
  const { change, ...shown } = destroyed;
  return { ...shown, receipt: change && (await announceCommit(dependencies, change)) };
}
