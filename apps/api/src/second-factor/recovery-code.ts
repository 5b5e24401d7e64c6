import { randomBytes } from 'node:crypto';
import { hashOpaqueToken } from '@rekey/keys/opaque-token';

/** How many a user gets at a time. */
export const RECOVERY_CODES = 10;

/** Without the letters that are read as digits (Crockford's base32): 32 of them, 5 bits each. */
const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';
/** 120 bits: nobody finds one by trying, not even with the hashes at hand (ASVS 6.5.2 asks for 112). */
const CODE_CHARS = 24;
/** Those that were handed out first have 80, and let in as long as they are left. */
const CODE_CHARS_FIRST = 16;
const GROUP_CHARS = 4;
const FORM = new RegExp(`^([${ALPHABET}]{${CODE_CHARS}}|[${ALPHABET}]{${CODE_CHARS_FIRST}})$`);

/** As many new codes as a user gets, in groups of four characters. */
export function generateRecoveryCodes(): string[] {
  return Array.from({ length: RECOVERY_CODES }, () => {
    const characters = [...randomBytes(CODE_CHARS)].map((byte) => ALPHABET[byte % 32]).join('');
    return characters.match(new RegExp(`.{${GROUP_CHARS}}`, 'g'))?.join('-') ?? characters;
  });
}

/** A code as people type it: capitals, spaces and dashes do not matter. Null for what is none. */
export function parseRecoveryCode(text: string): string | null {
  const plain = text.toLowerCase().replaceAll(/[\s-]/g, '');
  const code = plain.replaceAll('o', '0').replaceAll(/[il]/g, '1');
  return FORM.test(code) ? code : null;
}

/** What is stored of a parsed code: its hash, which is of no use beside another user. */
export function hashRecoveryCode(userId: string, code: string): Uint8Array<ArrayBuffer> {
  return hashOpaqueToken(`rekey/recovery-code/${userId}/${code}`);
}
