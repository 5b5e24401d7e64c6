/**
 * A secret as it is stored where it must be shown again: AES-256-GCM (NIST SP 800-38D) under a
 * master key, bound to the account, purpose and version it belongs to. Bytes, in this order:
 * format (1), length of the key id (1), key id, nonce (12), ciphertext, tag (16).
 */
import { Buffer } from 'node:buffer';
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import type { MasterKeyRing } from './master-key.ts';

export { generateMasterKey, parseMasterKeys } from './master-key.ts';
export type { MasterKeyRing, MasterKeysResult } from './master-key.ts';

/** What a sealed value belongs to. Moved to another row, it does not open. */
export type SealBinding = {
  accountId: string;
  /** What it is, for instance `shared-secret`. */
  purpose: string;
  /** Version of the secret, an integer. */
  version: number;
};

/** The plaintext; or that its master key is not in the ring; or that it is not what was sealed. */
export type OpenResult =
  | { ok: true; value: string }
  | { ok: false; code: 'UNKNOWN_MASTER_KEY'; keyId: string }
  | { ok: false; code: 'DAMAGED' };

const FORMAT = 1;
const HEAD_BYTES = 2;
/** 96 random bits are safe for 2^32 values under one key (NIST SP 800-38D section 8.3). */
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const CIPHER = 'aes-256-gcm';

/** Encrypts a text under the ring's current key. It grows by 30 bytes and the length of the id. */
export function seal(
  ring: MasterKeyRing,
  plaintext: string,
  binding: SealBinding,
): Uint8Array<ArrayBuffer> {
  const keyId = ring.currentId;
  const key = ring.keys.get(keyId);
  if (key === undefined) throw new Error('The current master key is not in its own ring');
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(CIPHER, key, nonce, { authTagLength: TAG_BYTES });
  cipher.setAAD(additionalData(keyId, binding));
  const ciphertext = Buffer.concat([cipher.update(plaintext, 'utf8'), cipher.final()]);
  const head = Buffer.concat([Buffer.of(FORMAT, keyId.length), Buffer.from(keyId, 'latin1')]);
  return new Uint8Array(Buffer.concat([head, nonce, ciphertext, cipher.getAuthTag()]));
}

/**
 * Decrypts what `seal` made. `DAMAGED` covers another binding, a changed byte and a key that goes
 * by the right id but is another: GCM cannot tell them apart.
 */
export function open(ring: MasterKeyRing, sealed: Uint8Array, binding: SealBinding): OpenResult {
  const parts = splitSealed(sealed);
  if (parts === null) return { ok: false, code: 'DAMAGED' };
  const key = ring.keys.get(parts.keyId);
  if (key === undefined) return { ok: false, code: 'UNKNOWN_MASTER_KEY', keyId: parts.keyId };
  const decipher = createDecipheriv(CIPHER, key, parts.nonce, { authTagLength: TAG_BYTES });
  decipher.setAAD(additionalData(parts.keyId, binding));
  decipher.setAuthTag(parts.tag);
  try {
    const plaintext = Buffer.concat([decipher.update(parts.ciphertext), decipher.final()]);
    return { ok: true, value: plaintext.toString('utf8') };
  } catch {
    return { ok: false, code: 'DAMAGED' };
  }
}

type SealedParts = { keyId: string; nonce: Buffer; ciphertext: Buffer; tag: Buffer };

function splitSealed(sealed: Uint8Array): SealedParts | null {
  const bytes = Buffer.from(sealed.buffer, sealed.byteOffset, sealed.byteLength);
  const nonceStart = HEAD_BYTES + (bytes[1] ?? 0);
  const tagStart = bytes.length - TAG_BYTES;
  if (bytes[0] !== FORMAT || tagStart < nonceStart + NONCE_BYTES) return null;
  const keyId = bytes.toString('latin1', HEAD_BYTES, nonceStart);
  // The id reaches error messages: nothing but an id may.
  if (!/^[A-Za-z0-9_-]{1,32}$/.test(keyId)) return null;
  return {
    keyId,
    nonce: bytes.subarray(nonceStart, nonceStart + NONCE_BYTES),
    ciphertext: bytes.subarray(nonceStart + NONCE_BYTES, tagStart),
    tag: bytes.subarray(tagStart),
  };
}

/** Each part with its length before it, so that no two bindings give the same bytes. */
function additionalData(keyId: string, binding: SealBinding): Buffer {
  const { accountId, purpose, version } = binding;
  const parts = ['rekey/sealed-secret', String(FORMAT), keyId, accountId, purpose, String(version)];
  const encoded = parts.map((part) => {
    const bytes = Buffer.from(part, 'utf8');
    const length = Buffer.alloc(4);
    length.writeUInt32BE(bytes.length);
    return Buffer.concat([length, bytes]);
  });
  return Buffer.concat(encoded);
}
