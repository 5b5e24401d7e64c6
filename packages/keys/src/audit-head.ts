/**
 * Where an account's audit log ended at some time, signed. Whoever keeps one elsewhere can tell later
 * that nothing up to there was bent, not even by someone who made the whole chain anew. Ed25519
 * (RFC 8032) over the canonical JSON of all but the signature and the public key.
 */
import { Buffer } from 'node:buffer';
import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  sign,
  verify,
  type KeyObject,
} from 'node:crypto';
import { isHash } from './audit-entry.ts';
import { canonicalJson } from './canonical-json.ts';

/** Names what is signed and how. */
export const AUDIT_HEAD_FORMAT = 'rekey/audit-head/1';

/** Where a chain ends. */
export type ChainEnd = {
  readonly accountId: string;
  /** Number of the last entry; 0 where there is none. */
  readonly sequence: number;
  /** Hash of the last entry, 64 hex digits; null where there is none. */
  readonly hash: string | null;
};

/** A chain's end as it is exported; a line of an export too. */
export type AuditHead = ChainEnd & {
  readonly format: typeof AUDIT_HEAD_FORMAT;
  /** When it was signed. */
  readonly at: string;
  /** 32 hex digits that name the public key: of its SHA-256 the first half. */
  readonly keyId: string;
  /** DER (SubjectPublicKeyInfo), in base64. */
  readonly publicKey: string;
  /** 64 bytes, in base64. */
  readonly signature: string;
};

/** What heads are signed with. */
export type AuditSigningKey = {
  readonly keyId: string;
  /** DER (SubjectPublicKeyInfo), in base64. */
  readonly publicKey: string;
  readonly privateKey: KeyObject;
};

/** What a key is stored as: its private half is to be sealed. */
export type StorableSigningKey = Omit<AuditSigningKey, 'privateKey'> & {
  /** DER (PKCS #8), in base64. */
  readonly privateKeyText: string;
};

/** Makes a new key. */
export function generateAuditSigningKey(): StorableSigningKey {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const privateKeyText = privateKey.export({ format: 'der', type: 'pkcs8' }).toString('base64');
  return { ...publicHalf(publicKey), privateKeyText };
}

/** The key that was stored; the public half is made from the private one, so that they belong together. */
export function readAuditSigningKey(privateKeyText: string): AuditSigningKey {
  const key = Buffer.from(privateKeyText, 'base64');
  const privateKey = createPrivateKey({ key, format: 'der', type: 'pkcs8' });
  return { ...publicHalf(createPublicKey(privateKey)), privateKey };
}

/** Signs where a chain ends. @param at when. */
export function signAuditHead(
  { keyId, publicKey, privateKey }: AuditSigningKey,
  { accountId, sequence, hash }: ChainEnd,
  at: Date,
): AuditHead {
  const signed = { accountId, sequence, hash, at: at.toISOString(), keyId };
  const signature = sign(null, signedBytes(signed), privateKey).toString('base64');
  return { format: AUDIT_HEAD_FORMAT, ...signed, publicKey, signature };
}

/** A head, or null for what is none: its signature need not be right. */
export function parseAuditHead(value: unknown): AuditHead | null {
  if (typeof value !== 'object' || value === null) return null;
  const head = value as Partial<AuditHead>;
  const texts = [head.accountId, head.at, head.keyId, head.publicKey, head.signature];
  const isHead =
    head.format === AUDIT_HEAD_FORMAT &&
    texts.every((text) => typeof text === 'string') &&
    Number.isSafeInteger(head.sequence) &&
    (head.sequence === 0 ? head.hash === null : isHash(head.hash));
  return isHead ? (value as AuditHead) : null;
}

/** Whether the signature is of the head's own key. Whose key that is, its `keyId` tells. */
export function isAuditHeadGenuine(head: AuditHead): boolean {
  try {
    const key = Buffer.from(head.publicKey, 'base64');
    const publicKey = createPublicKey({ key, format: 'der', type: 'spki' });
    if (publicKey.asymmetricKeyType !== 'ed25519') return false;
    if (publicHalf(publicKey).keyId !== head.keyId) return false;
    return verify(null, signedBytes(head), publicKey, Buffer.from(head.signature, 'base64'));
  } catch {
    return false;
  }
}

type Signed = Pick<AuditHead, 'accountId' | 'sequence' | 'hash' | 'at' | 'keyId'>;

function signedBytes({ accountId, sequence, hash, at, keyId }: Signed): Buffer {
  const format = AUDIT_HEAD_FORMAT;
  return Buffer.from(canonicalJson({ format, accountId, sequence, hash, at, keyId }), 'utf8');
}

function publicHalf(publicKey: KeyObject): Omit<AuditSigningKey, 'privateKey'> {
  const der = publicKey.export({ format: 'der', type: 'spki' });
  const keyId = createHash('sha256').update(der).digest('hex').slice(0, 32);
  return { keyId, publicKey: der.toString('base64') };
}
