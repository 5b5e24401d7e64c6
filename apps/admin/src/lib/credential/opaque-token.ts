/** What a text lacks to be a secret of Rekey's, in the order in which it is looked at. */
export type OpaqueTokenProblem =
  'WRONG_PREFIX' | 'WRONG_LENGTH' | 'WRONG_ALPHABET' | 'WRONG_CHECKSUM';

/** Length of a shared secret or an appkey, in characters. */
export const opaqueTokenChars = 53;

const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const checksumChars = 6;
/** CRC-32's polynomial, its bits reversed (RFC 1952 section 8). */
const polynomial = 0xedb88320;

/**
 * What is wrong with a shared secret (`rks_`) or an appkey (`rka_`); undefined for nothing. A slip in
 * copying is found by the checksum; whose secret it is, nobody can tell from it.
 */
export function findOpaqueTokenProblem(
  prefix: 'rks_' | 'rka_',
  text: string,
): OpaqueTokenProblem | undefined {
  if (!text.startsWith(prefix)) return 'WRONG_PREFIX';
  if (text.length !== opaqueTokenChars) return 'WRONG_LENGTH';
  if (!/^[0-9A-Za-z]+$/.test(text.slice(prefix.length))) return 'WRONG_ALPHABET';
  const body = text.slice(0, -checksumChars);
  return readBase62(text.slice(-checksumChars)) === crc32(body) ? undefined : 'WRONG_CHECKSUM';
}

function readBase62(digits: string): number {
  let value = 0;
  for (const digit of digits) value = value * alphabet.length + alphabet.indexOf(digit);
  return value;
}

function crc32(ascii: string): number {
  let crc = -1;
  for (const char of ascii) {
    crc ^= char.charCodeAt(0);
    for (let bit = 0; bit < 8; bit += 1) crc = (crc >>> 1) ^ (crc & 1 ? polynomial : 0);
  }
  return ~crc >>> 0;
}
