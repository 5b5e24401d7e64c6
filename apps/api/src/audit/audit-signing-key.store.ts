import type { Queryable } from '../database/database.ts';

/** A signing key as it is stored. */
export type StoredSigningKey = {
  readonly keyId: string;
  readonly sealedPrivateKey: Uint8Array;
};

/** The installation's key; null before the first head was asked for. */
export async function findSigningKey(database: Queryable): Promise<StoredSigningKey | null> {
  return database.auditSigningKey.findFirst({
    orderBy: { createdAt: 'desc' },
    select: { keyId: true, sealedPrivateKey: true },
  });
}

/** Stores the installation's key, unless another process was first. */
export async function insertSigningKey(
  database: Queryable,
  { keyId, sealedPrivateKey }: StoredSigningKey,
): Promise<void> {
  await database.$executeRaw`
    INSERT INTO audit_signing_key (key_id, sealed_private_key)
    VALUES (${keyId}, ${sealedPrivateKey}) ON CONFLICT DO NOTHING`;
}
