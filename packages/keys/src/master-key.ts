/** Master keys: what shared secrets are encrypted under where they are stored. */
import { Buffer } from 'node:buffer';
import { createSecretKey, randomBytes, type KeyObject } from 'node:crypto';

/** AES-256: 32 bytes. */
const KEY_BYTES = 32;
const KEY_ID = /^[A-Za-z0-9_-]{1,32}$/;

/** The keys by id. `currentId` seals; all open. The keys are KeyObjects, which do not print. */
export type MasterKeyRing = {
  readonly currentId: string;
  readonly keys: ReadonlyMap<string, KeyObject>;
};

/** A ring, or one sentence that names what is wrong and holds no key material. */
export type MasterKeysResult =
  { ok: true; ring: MasterKeyRing } | { ok: false; code: 'INVALID_MASTER_KEYS'; message: string };

/** Makes a new key in the form of the setting, `id:base64(32 bytes)`, under a random id. */
export function generateMasterKey(): string {
  const id = `mk-${randomBytes(4).toString('hex')}`;
  return `${id}:${randomBytes(KEY_BYTES).toString('base64')}`;
}

/**
 * Reads `id:base64(32 bytes)[,older…]`. An id is 1 to 32 of `A-Z a-z 0-9 _ -`. White space around
 * the parts is forgiven. Errors name the place in the list, and the id only where it is one: what
 * stands before a missing colon may be the key itself.
 */
export function parseMasterKeys(text: string): MasterKeysResult {
  const keys = new Map<string, KeyObject>();
  for (const [index, entry] of text.split(',').entries()) {
    const [id, base64, ...rest] = entry.trim().split(':');
    const place = `Master key ${index + 1}`;
    if (base64 === undefined || rest.length > 0) return invalid(`${place} is not id:base64`);
    if (id === undefined || !KEY_ID.test(id)) {
      return invalid(`${place} has an id that is not 1 to 32 of A-Z a-z 0-9 _ -`);
    }
    if (keys.has(id)) return invalid(`${place} has the id ${id}, which stands there twice`);
    const key = decodeKey(base64);
    if (key === null) return invalid(`${place} (${id}) is not ${KEY_BYTES} bytes in base64`);
    keys.set(id, key);
  }
  const [currentId] = keys.keys();
  return currentId === undefined
    ? invalid('There is no master key')
    : { ok: true, ring: { currentId, keys } };
}

function decodeKey(base64: string): KeyObject | null {
  const bytes = Buffer.from(base64, 'base64');
  const canonical = bytes.toString('base64');
  const isCanonical = base64 === canonical || base64 === canonical.replace(/=+$/, '');
  return isCanonical && bytes.length === KEY_BYTES ? createSecretKey(bytes) : null;
}

function invalid(message: string): MasterKeysResult {
  return { ok: false, code: 'INVALID_MASTER_KEYS', message };
}
