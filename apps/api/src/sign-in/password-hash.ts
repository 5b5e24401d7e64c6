/**
 * What scrypt is asked to do (RFC 7914 section 2): 2^`log2N` blocks of 128 * `r` bytes are held in memory
 * and gone through twice, `p` times one after another.
 */
export type ScryptCost = { readonly log2N: number; readonly r: number; readonly p: number };

/** A stored password, read: what to hash a password with, and what has to come out. */
export type PasswordHash = {
  readonly cost: ScryptCost;
  readonly salt: Uint8Array;
  readonly hash: Uint8Array;
};

/**
 * The most that a stored password may ask for: 64 MiB, and as much work as the dearest of OWASP's choices
 * (Password Storage Cheat Sheet). Whoever can write to the database must not use up the memory of every
 * node by it.
 */
const BLOCKS_MAX = 2 ** 19;
const WORK_MAX = 2 ** 20;

/** PHC string format: parameters by name, base64 without padding. 8 bytes of salt and 32 of hash at least. */
const PHC =
  /^\$scrypt\$ln=(?<ln>[1-9]\d?),r=(?<r>[1-9]\d?),p=(?<p>[1-9]\d?)\$(?<salt>[A-Za-z\d+/]{11,86})\$(?<hash>[A-Za-z\d+/]{43,86})$/;

/** Better Auth's own, as it was stored before: the hexadecimal text of the salt was the salt. */
const EARLIER = /^(?<salt>[\da-f]{32}):(?<hash>[\da-f]{128})$/;
const EARLIER_COST: ScryptCost = { log2N: 14, r: 16, p: 1 };

/** The beginning of every hash that was made at this cost. */
export function passwordHashPrefix({ log2N, r, p }: ScryptCost): string {
  return `$scrypt$ln=${log2N},r=${r},p=${p}$`;
}

/** The text under which a hash is stored, which says how it was made. */
export function formatPasswordHash({ cost, salt, hash }: PasswordHash): string {
  return `${passwordHashPrefix(cost)}${base64(salt)}$${base64(hash)}`;
}

/** Reads what is stored. @returns null for what is in no known form, or asks for too much. */
export function parsePasswordHash(stored: string): PasswordHash | null {
  const earlier = EARLIER.exec(stored)?.groups;
  if (earlier)
    return {
      cost: EARLIER_COST,
      salt: Buffer.from(earlier['salt'] ?? ''),
      hash: Buffer.from(earlier['hash'] ?? '', 'hex'),
    };
  const { ln, r, p, salt = '', hash = '' } = PHC.exec(stored)?.groups ?? {};
  const cost = { log2N: Number(ln), r: Number(r), p: Number(p) };
  // Of what was not found, NaN is within no bounds.
  if (!isBounded(cost)) return null;
  return { cost, salt: Buffer.from(salt, 'base64'), hash: Buffer.from(hash, 'base64') };
}

function isBounded({ log2N, r, p }: ScryptCost): boolean {
  const blocks = 2 ** log2N * r;
  return blocks <= BLOCKS_MAX && blocks * p <= WORK_MAX;
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64').replaceAll('=', '');
}
