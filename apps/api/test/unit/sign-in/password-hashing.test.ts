import { hashPassword } from 'better-auth/crypto';
import { describe, expect, test } from 'vitest';
import { passwordHashPrefix, type ScryptCost } from '../../../src/sign-in/password-hash.ts';
import {
  createPasswordHashing,
  PASSWORD_WORK,
  type Derive,
} from '../../../src/sign-in/password-hashing.ts';
import { TEST_WORK, testPasswordHashing } from '../../support/password-hashing.ts';

const PASSWORD = 'correct horse battery';
const DEAREST = createPasswordHashing(PASSWORD_WORK);

/** Hashing that works on nothing, and what it was asked for. */
function reckoned() {
  const costs: ScryptCost[] = [];
  const derive: Derive = async (_password, _salt, bytes, cost) => {
    costs.push(cost);
    return Buffer.alloc(bytes);
  };
  return { costs, hashing: createPasswordHashing(TEST_WORK, derive) };
}

/** As OpenSSL reckons (RFC 7914 section 5), in MiB. */
const mebibytes = ({ log2N, r }: ScryptCost) => (128 * r * 2 ** log2N) / 2 ** 20;

// OWASP Password Storage Cheat Sheet; OWASP ASVS 5.0, 11.4.2 and 11.4.4.
describe('what nodes serve with', () => {
  test('is one of the choices of the cheat sheet, and says so where it is stored', async () => {
    const stored = await DEAREST.hash(PASSWORD);
    expect(stored).toMatch(/^\$scrypt\$ln=15,r=8,p=3\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/);
    expect(mebibytes(PASSWORD_WORK.cost)).toBe(32);
    expect(PASSWORD_WORK.refusalMsMin).toBe(1000);
    expect(await DEAREST.verify(PASSWORD, stored)).toBe(true);
    expect(await DEAREST.verify(`${PASSWORD} `, stored)).toBe(false);
    expect(DEAREST.isOutdated(stored)).toBe(false);
  });

  test('salts every password anew', async () => {
    const stored = await Promise.all([1, 2, 3].map(() => testPasswordHashing.hash(PASSWORD)));
    expect(new Set(stored.map((text) => text.split('$')[3])).size).toBe(3);
  });
});

describe('a stored password', () => {
  // RFC 7914 section 12, the third vector.
  test('is hashed as RFC 7914 has it', async () => {
    const hash =
      '7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2d5432955613f0fcf62d49705242a9af9e61e85dc0d651e40dfcf017b45575887';
    const base64 = (bytes: Buffer) => bytes.toString('base64').replaceAll('=', '');
    const salt = base64(Buffer.from('SodiumChloride'));
    const stored = `$scrypt$ln=14,r=8,p=1$${salt}$${base64(Buffer.from(hash, 'hex'))}`;
    expect(await DEAREST.verify('pleaseletmein', stored)).toBe(true);
    expect(await DEAREST.verify('pleaseletmeout', stored)).toBe(false);
    expect(DEAREST.isOutdated(stored)).toBe(true);
  });

  test('in the form of before is the same password, and outdated', async () => {
    const accented = 'un château en Écosse';
    const stored = await hashPassword(accented);
    expect(await DEAREST.verify(accented.normalize('NFD'), stored)).toBe(true);
    expect(await DEAREST.verify('un chateau en Ecosse', stored)).toBe(false);
    expect(DEAREST.isOutdated(stored)).toBe(true);
  });

  test('is the same however its letters are composed (NIST SP 800-63B 3.1.1.2)', async () => {
    const stored = await testPasswordHashing.hash('un château en Écosse');
    expect(await testPasswordHashing.verify('un château en Écosse'.normalize('NFD'), stored)).toBe(
      true,
    );
  });

  const REST = `$${'A'.repeat(22)}$${'A'.repeat(43)}`;
  const PREFIX = passwordHashPrefix(TEST_WORK.cost);
  test.each([
    ['64 MiB at most', `$scrypt$ln=17,r=8,p=1${REST}`],
    ['no more work than OWASP asks for', `$scrypt$ln=15,r=8,p=5${REST}`],
    ['no gigabytes', `$scrypt$ln=24,r=8,p=1${REST}`],
    ['no more than numbers hold', `$scrypt$ln=99,r=99,p=99${REST}`],
    ['something', `$scrypt$ln=0,r=0,p=0${REST}`],
    ['a hash of 32 bytes', `${PREFIX}${'A'.repeat(22)}$`],
    ['scrypt', `$argon2id$v=19$m=65536,t=3,p=4${REST}`],
    ['anything', ''],
  ])('has to ask for %s, or is nobody’s, at the cost of any other', async (_, stored) => {
    const { costs, hashing } = reckoned();
    expect(await hashing.verify(PASSWORD, stored)).toBe(false);
    expect(costs).toEqual([TEST_WORK.cost]);
  });

  test.each([
    [{ log2N: 15, r: 8, p: 4 }, 32],
    [{ log2N: 16, r: 8, p: 2 }, 64],
  ])('may ask for %o', async (cost, memory) => {
    const { costs, hashing } = reckoned();
    await hashing.verify(PASSWORD, `${passwordHashPrefix(cost)}${REST.slice(1)}`);
    expect(costs).toEqual([cost]);
    expect(mebibytes(cost)).toBe(memory);
  });
});
