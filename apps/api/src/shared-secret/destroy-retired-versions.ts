import { destructionDue, stateOfVersion, type DestructionOptions } from '@rekey/keys/regeneration';
import type { AuditActor } from '../audit/append-audit-event.ts';
import type { Transaction } from '../database/database.ts';
import type { Change } from '../fleet/fleet.ts';
import { raiseEpoch } from '../fleet/raise-epoch.ts';
import { auditSharedSecret } from './audit-shared-secret.ts';
import {
  destroyVersions,
  listAllVersions,
  type FingerprintedVersion,
} from './destroy-shared-secret.store.ts';

/** Whose versions are destroyed, and by whom. */
export type Destroyer = { readonly accountId: string; readonly actor: AuditActor };

/** Which retired versions: those of one's string, or null for all that the rules give. */
export type DestructionRequest = DestructionOptions & { readonly version: number | null };

/** Numbers of the versions destroyed, newest first; the change is null when there were none. */
export type Destroyed = {
  readonly ok: true;
  readonly destroyedVersions: readonly number[];
  readonly change: Change | null;
};

/** Why the version named was not destroyed. */
export type DestructionRefusal = {
  readonly ok: false;
  readonly code: 'VERSION_NOT_FOUND' | 'VERSION_ACCEPTED' | 'VERSION_RESTORABLE';
};

/**
 * Destroys what is sealed of retired versions, in a transaction that holds the account's shared
 * secret. A string that several numbers have is destroyed under each. From then on its holder is
 * told no more than any stranger.
 */
export async function destroyRetiredVersions(
  transaction: Transaction,
  { accountId, actor }: Destroyer,
  { version, ...options }: DestructionRequest,
): Promise<Destroyed | DestructionRefusal> {
  const versions = await listAllVersions(transaction, accountId);
  const due = destructionDue(versions, options);
  const chosen = version === null ? due : due.filter(hasStringOf(versions, version));
  if (chosen.length === 0) {
    const refusal = version === null ? null : refuse(versions, version, options.now);
    return refusal ?? { ok: true, destroyedVersions: [], change: null };
  }
  const destroyedVersions = chosen.map((row) => row.version);
  await destroyVersions(transaction, accountId, destroyedVersions, options.now);
  await auditSharedSecret(transaction, {
    accountId,
    actor,
    subclass: 'VALUE',
    action: 'DESTROY',
    deed: `destroyed what was kept of the shared secret's retired versions ${destroyedVersions.join(', ')}`,
    after: { destroyedVersions },
  });
  return {
    ok: true,
    destroyedVersions,
    change: await raiseEpoch(transaction, accountId, 'CREDENTIALS'),
  };
}

function hasStringOf(versions: readonly FingerprintedVersion[], version: number) {
  const named = versions.find((row) => row.version === version);
  return ({ fingerprint }: FingerprintedVersion) => fingerprint === named?.fingerprint;
}

/** Null for one that was destroyed before: then it is as was asked. */
function refuse(
  versions: readonly FingerprintedVersion[],
  version: number,
  now: Date,
): DestructionRefusal | null {
  const row = versions.find((candidate) => candidate.version === version);
  if (row === undefined) return { ok: false, code: 'VERSION_NOT_FOUND' };
  if (row.destroyedAt != null) return null;
  const isAccepted = stateOfVersion(versions, version, now) !== 'RETIRED';
  return { ok: false, code: isAccepted ? 'VERSION_ACCEPTED' : 'VERSION_RESTORABLE' };
}
