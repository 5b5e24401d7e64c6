import type { SecretVersion } from '@rekey/keys/regeneration';
import { uuidv7 } from 'uuidv7';
import type { AuditActor } from '../audit/append-audit-event.ts';
import type { Queryable, Transaction } from '../database/database.ts';
import type { ActorKind } from '../database/generated/enums.ts';
import type { StoredSecrets } from './new-secret-version.ts';

/** What may be told of one version of a shared secret without showing it. */
export type SharedSecretRecord = SecretVersion & {
  /** Row id. */
  readonly id: string;
  /** 16 hex digits. */
  readonly fingerprint: string;
  readonly createdByKind: ActorKind;
  readonly createdByLabel: string;
};

/** A version together with the sealed secret itself. */
export type SealedSharedSecretRecord = SharedSecretRecord & { readonly sealedValue: Uint8Array };

const METADATA = {
  id: true,
  version: true,
  fingerprint: true,
  acceptedUntil: true,
  createdAt: true,
  createdByKind: true,
  createdByLabel: true,
} as const;

/** The account's current secret, without its value. One query on the unique index. */
export async function findCurrentSharedSecret(
  queryable: Queryable,
  accountId: string,
): Promise<SharedSecretRecord> {
  return queryable.sharedSecret.findFirstOrThrow({
    where: { accountId },
    orderBy: { version: 'desc' },
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

/**
 * Moves the account on to its next version, if it is still at `expectedVersion`; null for that
 * means whichever it is at. One conditional update: of several at once, each waits for the one
 * before it and then sees its version.
 *
 * @returns the version replaced, or null when the account is at another one than expected.
 */
export async function raiseSharedSecretVersion(
  transaction: Transaction,
  accountId: string,
  expectedVersion: number | null,
): Promise<number | null> {
  const [raised] = await transaction.$queryRaw<[{ replaced: number }?]>`
    UPDATE account SET shared_secret_version = shared_secret_version + 1
     WHERE id = ${accountId}::uuid
       AND (${expectedVersion}::int IS NULL OR shared_secret_version = ${expectedVersion}::int)
    RETURNING shared_secret_version - 1 AS replaced`;
  return raised?.replaced ?? null;
}

/** A version to be stored. */
export type NewSharedSecret = SecretVersion &
  StoredSecrets & { readonly accountId: string; readonly createdBy: AuditActor };

/** Stores the end of the version before, and its successor. */
export async function storeRegeneration(
  transaction: Transaction,
  replaced: SecretVersion,
  current: NewSharedSecret,
): Promise<SharedSecretRecord> {
  const { accountId, version, createdAt, acceptedUntil, createdBy } = current;
  const { sealedValue, sealedSalt, fingerprint } = current;
  await transaction.sharedSecret.update({
    where: { accountId_version: { accountId, version: replaced.version } },
    data: { acceptedUntil: replaced.acceptedUntil },
    select: { id: true },
  });
  const { kind: createdByKind, label: createdByLabel } = createdBy;
  return transaction.sharedSecret.create({
    data: {
      id: uuidv7(),
      accountId,
      version,
      createdAt,
      acceptedUntil,
      sealedValue,
      sealedSalt,
      fingerprint,
      createdByKind,
      createdByLabel,
    },
    select: METADATA,
  });
}
