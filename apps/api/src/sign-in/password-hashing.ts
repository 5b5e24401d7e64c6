import { randomBytes, scrypt, timingSafeEqual, type ScryptOptions } from 'node:crypto';
import { promisify } from 'node:util';
import {
  formatPasswordHash,
  parsePasswordHash,
  passwordHashPrefix,
  type PasswordHash,
  type ScryptCost,
} from './password-hash.ts';

/** What passwords cost that are stored from now on, and so how long a refusal has to take. */
export type PasswordWork = {
  readonly cost: ScryptCost;
  /**
   * No refusal of a sign-in is answered sooner. It is well above what checking a password takes, so that
   * the time does not tell whether there was one to check, at which cost, and a refusal to record.
   */
  readonly refusalMsMin: number;
};

/** How passwords are hashed and checked. */
export type PasswordHashing = Pick<PasswordWork, 'refusalMsMin'> & {
  /** The form in which a password is stored: scrypt with a salt of its own, and what it was made with. */
  readonly hash: (password: string) => Promise<string>;
  /** Whether it is the password that was stored, at whatever cost. What cannot be read is no one's. */
  readonly verify: (password: string, stored: string) => Promise<boolean>;
  /** Whether it was stored at another cost than is asked for now, or in the form of before. */
  readonly isOutdated: (stored: string) => boolean;
};

/**
 * What nodes serve with. 32 MiB, three times over: of the choices of OWASP's Password Storage Cheat
 * Sheet, which are of equal strength, the dearest in memory whose four at once, as many as Node has
 * threads for, stay in 128 MiB.
 */
export const PASSWORD_WORK: PasswordWork = {
  cost: { log2N: 15, r: 8, p: 3 },
  refusalMsMin: 1000,
};

const SALT_BYTES = 16;
const HASH_BYTES = 32;

/** Derives a key from a password as it was given. */
export type Derive = (
  password: string,
  salt: Uint8Array,
  bytes: number,
  cost: ScryptCost,
) => Promise<Buffer>;

/**
 * Hashing with scrypt. Checking goes by what is stored.
 *
 * @param work tests ask for less.
 * @param derive left out, node:crypto's scrypt, which works on threads of its own.
 */
export function createPasswordHashing(
  { cost, refusalMsMin }: PasswordWork,
  derive: Derive = deriveByScrypt,
): PasswordHashing {
  const prefix = passwordHashPrefix(cost);
  // Stands in for what cannot be read, which takes as long as any other.
  const nobodys: PasswordHash = {
    cost,
    salt: randomBytes(SALT_BYTES),
    hash: randomBytes(HASH_BYTES),
  };
  return {
    refusalMsMin,
    hash: async (password) => {
      const salt = randomBytes(SALT_BYTES);
      return formatPasswordHash({
        cost,
        salt,
        hash: await derive(password, salt, HASH_BYTES, cost),
      });
    },
    verify: async (password, stored) => {
      const expected = parsePasswordHash(stored) ?? nobodys;
      const { salt, hash } = expected;
      return timingSafeEqual(await derive(password, salt, hash.length, expected.cost), hash);
    },
    isOutdated: (stored) => !stored.startsWith(prefix),
  };
}

const scryptOnThread = promisify<string, Uint8Array, number, ScryptOptions, Buffer>(scrypt);

/** One letter can be typed in several ways (é): NFKC makes them one (NIST SP 800-63B 3.1.1.2). */
const deriveByScrypt: Derive = (password, salt, bytes, { log2N, r, p }) => {
  const N = 2 ** log2N;
  // Exactly what OpenSSL reckons with; Node would stop at 32 MiB.
  const maxmem = 128 * r * (N + p + 2);
  return scryptOnThread(password.normalize('NFKC'), salt, bytes, { N, r, p, maxmem });
};
