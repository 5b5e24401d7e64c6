import { cose, decodeCredentialPublicKey } from '@simplewebauthn/server/helpers';

/** ASVS 5.0 11.6.1 and NIST SP 800-131A revision 2, table 2: the least of RSA that may be verified with. */
const RSA_BITS_MIN = 2048;
/** FIPS 186-5, appendix A.1.1: below it, weak signatures can be forged. */
const RSA_EXPONENT_MIN = 65_537n;

/**
 * Whether what a passkey signs can be believed: the key is of the curve that its algorithm is for, or
 * of RSA and long enough. The library takes RSA of any length, and ES256 on any curve.
 *
 * @param publicKey of COSE (RFC 9052 section 7)
 */
export function isStrongKey(publicKey: Uint8Array<ArrayBuffer>): boolean {
  const key = decodeCredentialPublicKey(publicKey);
  const algorithm = key.get(cose.COSEKEYS.alg);
  if (cose.isCOSEPublicKeyRSA(key))
    return (
      algorithm === cose.COSEALG.RS256 &&
      numberOf(key.get(cose.COSEKEYS.n)) >> BigInt(RSA_BITS_MIN - 1) > 0n &&
      numberOf(key.get(cose.COSEKEYS.e)) >= RSA_EXPONENT_MIN
    );
  if (cose.isCOSEPublicKeyEC2(key))
    return algorithm === cose.COSEALG.ES256 && key.get(cose.COSEKEYS.crv) === cose.COSECRV.P256;
  if (cose.isCOSEPublicKeyOKP(key))
    return algorithm === cose.COSEALG.EdDSA && key.get(cose.COSEKEYS.crv) === cose.COSECRV.ED25519;
  return false;
}

function numberOf(bytes: Uint8Array = Buffer.of(0)): bigint {
  return BigInt(`0x0${Buffer.from(bytes).toString('hex')}`);
}
