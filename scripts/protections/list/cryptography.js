import { byApi, byKeys, byProject } from '../where.js';

/** @typedef {import('../take-out.js').Protection} Protection */

const byComparing = byProject('unit', ['unit/constant-time']);

/** How what is secret is drawn and compared, and which keys are strong enough. @type {readonly Protection[]} */
export const cryptography = [
  {
    promise: 'signatures are compared in constant time',
    file: 'packages/keys/src/hmac-key.ts',
    takeOut: 'return timingSafeEqual(expected, actual);',
    putIn: 'return expected.equals(actual);',
    ...byKeys('constant-time'),
  },
  {
    promise: 'hashes of opaque tokens are compared in constant time',
    file: 'packages/keys/src/opaque-token.ts',
    takeOut: 'timingSafeEqual(storedHash, actualHash)',
    putIn: 'actualHash.equals(storedHash)',
    ...byKeys('constant-time'),
  },
  {
    promise: "the metrics' token is compared in constant time",
    file: 'apps/api/src/metrics/metrics.route.ts',
    takeOut: 'return timingSafeEqual(hashOf(sent), hash);',
    putIn: 'return sent === token;',
    ...byComparing,
  },
  {
    promise: 'the state of a visit is compared in constant time',
    file: 'apps/api/src/single-sign-on/visit-secrets.ts',
    takeOut: 'timingSafeEqual(actual, expected)',
    putIn: 'actual.equals(expected)',
    ...byComparing,
  },
  {
    promise: 'opaque tokens are drawn by the system, and none twice',
    file: 'packages/keys/src/opaque-token.ts',
    takeOut: 'for (const byte of randomBytes(chars - text.length)) {',
    putIn: 'for (const byte of Buffer.alloc(chars - text.length)) {',
    ...byKeys('opaque-token'),
  },
  {
    promise: 'a passkey has a key that is strong enough',
    file: 'apps/api/src/second-factor/webauthn.ts',
    takeOut:
      '  if (!isStrongKey(verification.registrationInfo.credential.publicKey)) return null;\n',
    ...byApi('second-factor/passkey-algorithms'),
  },
  {
    promise: 'a head of the audit log is signed with Ed25519',
    file: 'packages/keys/src/audit-head.ts',
    takeOut: "if (publicKey.asymmetricKeyType !== 'ed25519') return false;",
    ...byKeys('audit-head'),
  },
  ...['public_key', 'credential_id', 'user_id'].map((column) => ({
    promise: `a passkey keeps its ${column}`,
    file: 'prisma/migrations/20261126090000_keep_passkeys_as_they_were_added/migration.sql',
    takeOut: `NEW."${column}" IS DISTINCT FROM OLD."${column}"`,
    putIn: 'false',
    ...byApi('second-factor/passkey-row'),
  })),
  {
    promise: 'an RSA key of a passkey is long enough',
    file: 'apps/api/src/second-factor/passkey-key.ts',
    takeOut: '      numberOf(key.get(cose.COSEKEYS.n)) >> BigInt(RSA_BITS_MIN - 1) > 0n &&\n',
    ...byApi('second-factor/passkey-algorithms'),
  },
  {
    promise: 'an RSA key of a passkey has no small exponent',
    file: 'apps/api/src/second-factor/passkey-key.ts',
    takeOut: 'numberOf(key.get(cose.COSEKEYS.e)) >= RSA_EXPONENT_MIN',
    putIn: 'numberOf(key.get(cose.COSEKEYS.e)) > 0n',
    ...byApi('second-factor/passkey-algorithms'),
  },
  {
    promise: 'a key of a passkey is on the curve of its algorithm',
    file: 'apps/api/src/second-factor/passkey-key.ts',
    takeOut: ' && key.get(cose.COSEKEYS.crv) === cose.COSECRV.P256',
    ...byApi('second-factor/passkey-algorithms'),
  },
];
