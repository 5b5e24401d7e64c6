import { generateKeyPairSync, type KeyObject } from 'node:crypto';

/** Keys that a passkey can say it has. RS1 is RSA with SHA-1; the last two are too weak for their name. */
export type KeyKind =
  | 'ES256'
  | 'EdDSA'
  | 'RS256'
  | 'RS1'
  | 'ES256 on P-384'
  | 'RS256 of 1024 bits'
  | 'RS256 with exponent 3';

/** What a passkey signs with, and how it tells the public half (COSE, RFC 9052 and RFC 9053). */
export type PasskeyKey = {
  readonly privateKey: KeyObject;
  readonly cose: Buffer;
  readonly hash: string | null;
};

/** Makes one. */
export function makePasskeyKey(kind: KeyKind): PasskeyKey {
  switch (kind) {
    case 'ES256':
      return ellipticKey('P-256', 1);
    case 'ES256 on P-384':
      return ellipticKey('P-384', 2);
    case 'EdDSA':
      return edwardsKey();
    case 'RS256':
      return rsaKey(2048);
    case 'RS256 of 1024 bits':
      return rsaKey(1024);
    case 'RS256 with exponent 3':
      return rsaKey(2048, { publicExponent: 3 });
    case 'RS1':
      return rsaKey(2048, { algorithm: -65_535, hash: 'sha1' });
  }
}

/** {1: 2, 3: -7, -1: curve, -2: x, -3: y} */
function ellipticKey(namedCurve: string, curve: number): PasskeyKey {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve });
  const { x = '', y = '' } = publicKey.export({ format: 'jwk' });
  const parts = [
    pair(1, 2),
    pair(3, -7),
    pair(-1, curve),
    pair(-2, bytesOf(x)),
    pair(-3, bytesOf(y)),
  ];
  return { privateKey, hash: 'sha256', cose: map(parts) };
}

/** {1: 1, 3: -8, -1: 6, -2: x} */
function edwardsKey(): PasskeyKey {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const { x = '' } = publicKey.export({ format: 'jwk' });
  return {
    ...{ privateKey, hash: null },
    cose: map([pair(1, 1), pair(3, -8), pair(-1, 6), pair(-2, bytesOf(x))]),
  };
}

/** {1: 3, 3: algorithm, -1: n, -2: e} */
function rsaKey(
  modulusLength: number,
  { publicExponent = 65_537, algorithm = -257, hash = 'sha256' } = {},
): PasskeyKey {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength, publicExponent });
  const { n = '', e = '' } = publicKey.export({ format: 'jwk' });
  return {
    ...{ privateKey, hash },
    cose: map([pair(1, 3), pair(3, algorithm), pair(-1, bytesOf(n)), pair(-2, bytesOf(e))]),
  };
}

const bytesOf = (base64url: string) => Buffer.from(base64url, 'base64url');

/** A byte string, or an integer of at most 16 bits (RFC 8949 section 3). */
const pair = (label: number, value: number | Buffer) =>
  Buffer.concat([
    integer(label),
    ...(typeof value === 'number' ? [integer(value)] : [head(2, value.length), value]),
  ]);
const integer = (value: number) => (value < 0 ? head(1, -1 - value) : head(0, value));
const map = (pairs: Buffer[]) => Buffer.concat([head(5, pairs.length), ...pairs]);

/** How an item of CBOR begins: its major type, and its value or length. */
export function head(major: number, value: number): Buffer {
  if (value < 24) return Buffer.of((major << 5) | value);
  if (value < 256) return Buffer.of((major << 5) | 24, value);
  return Buffer.of((major << 5) | 25, value >> 8, value & 255);
}
