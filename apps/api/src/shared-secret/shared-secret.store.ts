import type { NewVersion, SecretVersion } from '@rekey/keys/regeneration';
import { uuidv7 } from 'uuidv7';
import type { AuditActor } from '../audit/append-audit-event.ts';
import type { Queryable, Transaction } from '../database/database.ts';
import type { ActorKind } from '../database/generated/enums.ts';
import type { StoredSecrets } from './new-secret-version.ts';

/** What may be told of one version of a shared secret without showing it. */
export type SharedSecretRecord = Required<SecretVersion> & {
  /** Row id. */
  readonly id: string;
  /** 16 hex digits. */
  readonly fingerprint: string;
  /** Plain text, at most 500 characters. */
  readonly note: string | null;
  readonly createdByKind: ActorKind;
  readonly createdByLabel: string;
};

/** A version together with the sealed secret itself, which is empty once it was destroyed. */
export type SealedSharedSecretRecord = SharedSecretRecord & { readonly sealedValue: Uint8Array };

/** What the rules of regeneration go by; in the words of `SecretVersion`. */
export const VERSION_COLUMNS = {
  version: true,
  createdAt: true,
  acceptedUntil: true,
  isOverlapEnded: true,
  reason: true,
  restores: true,
  destroyedAt: true,
} as const;

const METADATA = {
  ...VERSION_COLUMNS,
  id: true,
  fingerprint: true,
  note: true,
  createdByKind: true,
  createdByLabel: true,
} as const;

/**
 * Versions that are read of an account at most: the newest. What the rules say of the current one and
 * the one before does not depend on others, except through restorations, each of which was judged by
 * the versions of its own time.
 */
const VERSIONS_READ_MAX = 32;

/** The account's versions, newest first: the current one leads. One query on the unique index. */
export async function listSharedSecrets(
  queryable: Queryable,
  accountId: string,
): Promise<SharedSecretRecord[]> {
  return queryable.sharedSecret.findMany({
    where: { accountId },
    orderBy: { version: 'desc' },
    take: VERSIONS_READ_MAX,
    select: METADATA,
  });
}

/** One version with its sealed value; null when the account has none of that number. */
export async function findSharedSecret(
  queryable: Queryable,
  accountId: string,
  version: number,
): Promise<SealedSharedSecretRecord | null> {
  return queryable.sharedSecret.findUnique({
    where: { accountId_version: { accountId, version } },
    select: { ...METADATA, sealedValue: true },
  });
}

/** The current version with its sealed value. */
export async function findCurrentSealedSharedSecret(
  queryable: Queryable,
  accountId: string,
): Promise<SealedSharedSecretRecord> {
  return queryable.sharedSecret.findFirstOrThrow({
    where: { accountId },
    orderBy: { version: 'desc' },
    select: { ...METADATA, sealedValue: true },
  });
}

/** Stores the end of the version before and of its predecessor's overlap, and the new version. */
export async function storeNextVersion(
  transaction: Transaction,
  ended: readonly SharedSecretRecord[],
  next: NewVersion & StoredSecrets & { readonly note: string | null },
  { accountId, createdBy }: { readonly accountId: string; readonly createdBy: AuditActor },
): Promise<SharedSecretRecord> {
  for (const version of ended) await storeEnd(transaction, accountId, version);
  const { kind: createdByKind, label: createdByLabel } = createdBy;
  return transaction.sharedSecret.create({
    data: { id: uuidv7(), accountId, ...next, createdByKind, createdByLabel },
    select: METADATA,
  });
}

/** Stores until when a version is accepted, and whether that was ended before its time. */
export async function storeEnd(
  transaction: Transaction,
  accountId: string,
  { version, acceptedUntil, isOverlapEnded }: SharedSecretRecord,
): Promise<void> {
  await transaction.sharedSecret.update({
    where: { accountId_version: { accountId, version } },
    data: { acceptedUntil, isOverlapEnded },
    select: { id: true },
  });
}
