import {
  generateAuditSigningKey,
  readAuditSigningKey,
  type AuditSigningKey,
} from '@rekey/keys/audit-head';
import { open, seal, type SealBinding } from '@rekey/keys/sealed-secret';
import type { Dependencies } from '../dependencies.ts';
import { findSigningKey, insertSigningKey } from './audit-signing-key.store.ts';

/**
 * The key with which the installation signs where audit logs end; made when it is first asked for. It
 * lies sealed in the database, so that whoever can write there cannot sign.
 *
 * @throws {Error} when the master keys do not open it.
 */
export async function loadAuditSigningKey({
  prisma,
  masterKeys,
}: Pick<Dependencies, 'prisma' | 'masterKeys'>): Promise<AuditSigningKey> {
  const stored = (await findSigningKey(prisma)) ?? (await makeKey({ prisma, masterKeys }));
  const opened = open(masterKeys, stored.sealedPrivateKey, signingKeyBinding(stored.keyId));
  if (!opened.ok) throw new Error(`The audit log's signing key cannot be opened: ${opened.code}`);
  const key = readAuditSigningKey(opened.value);
  if (key.keyId === stored.keyId) return key;
  throw new Error('The audit log’s signing key is not the one that its id names');
}

async function makeKey({ prisma, masterKeys }: Pick<Dependencies, 'prisma' | 'masterKeys'>) {
  const { keyId, privateKeyText } = generateAuditSigningKey();
  const sealedPrivateKey = seal(masterKeys, privateKeyText, signingKeyBinding(keyId));
  await insertSigningKey(prisma, { keyId, sealedPrivateKey });
  const stored = await findSigningKey(prisma);
  if (stored === null) throw new Error('The audit log’s signing key was not stored');
  return stored;
}

/** What the sealed form of a signing key is bound to; it is no account's. */
export function signingKeyBinding(keyId: string): SealBinding {
  return { accountId: 'installation', purpose: `audit-signing-key ${keyId}`, version: 1 };
}
