import { randomBytes, randomUUID } from 'node:crypto';
import {
  deriveAccessTokenKey,
  generateAccessTokenSalt,
  issueAccessToken,
} from '@rekey/keys/access-token';
import { generateSharedSecret } from '@rekey/keys/shared-secret';

/** What may be known of an account to somebody who does not have its secret. */
export type KnownAccount = {
  readonly issuer: string;
  readonly shortname: string;
  readonly apiKeyId: string;
  readonly appname: string;
};

const KINDS = 3;
const RANDOM_BYTES = 210;

/**
 * Makes a source of tokens that are all wrong and all different: by turns random characters, of
 * accounts that do not exist, and of this account with a signature that is not its own.
 *
 * @returns a function that gives the token of a number.
 */
export function badTokens(known: KnownAccount): (index: number) => string {
  const own = deriveAccessTokenKey(
    generateSharedSecret(),
    generateAccessTokenSalt(),
    known.shortname,
  );
  const issuedAtSeconds = Math.floor(Date.now() / 1000);
  const sign = (shortname: string) =>
    issueAccessToken(own, 1, {
      ...{ ...known, shortname, role: 'readonly', appkeyVersion: 1, tokenId: randomUUID() },
      ...{ issuedAtSeconds, expiresAtSeconds: issuedAtSeconds + 86_400 },
    });
  return (index) => {
    if (index % KINDS === 0) return randomBytes(RANDOM_BYTES).toString('base64url');
    if (index % KINDS === 1) return sign(`none-${index}`);
    return sign(known.shortname);
  };
}
