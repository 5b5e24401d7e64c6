import {
  generateAuthenticationOptions,
  generateRegistrationOptions,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
  type AuthenticationResponseJSON,
  type PublicKeyCredentialCreationOptionsJSON,
  type PublicKeyCredentialRequestOptionsJSON,
  type RegistrationResponseJSON,
} from '@simplewebauthn/server';
import { trustedOrigins } from '../sign-in/trusted-origins.ts';
import { isStrongKey } from './passkey-key.ts';
import type { StoredPasskey } from './passkey.store.ts';

/** EdDSA, ES256, RS256 (COSE): what authenticators have. Each with the keys of `isStrongKey` alone. */
const ALGORITHMS = [-8, -7, -257];
/** As long as the challenge is good. */
const TIMEOUT_MS = 300_000;

/** What a browser is told of passkeys that there are. */
export type PasskeyDescriptor = { id: string; transports: string[] };

/** Who is what here: passkeys are bound to the host of the public URL, and to no other. */
function relyingParty(publicUrl: string) {
  const { hostname } = new URL(publicUrl);
  const origins = trustedOrigins(publicUrl).filter(
    (origin) => new URL(origin).hostname === hostname,
  );
  return { rpID: hostname, origins };
}

/** What a browser needs to make a passkey that can be found without a name and verifies its user. */
export function creationOptions(
  publicUrl: string,
  user: { readonly userId: string; readonly email: string; readonly name: string },
  existing: PasskeyDescriptor[],
): Promise<PublicKeyCredentialCreationOptionsJSON> {
  return generateRegistrationOptions({
    rpName: 'Rekey',
    rpID: relyingParty(publicUrl).rpID,
    userName: user.email,
    userDisplayName: user.name,
    userID: userHandle(user.userId),
    timeout: TIMEOUT_MS,
    attestationType: 'none',
    excludeCredentials: existing,
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
    supportedAlgorithmIDs: ALGORITHMS,
  });
}

/** What a browser needs to have a passkey sign. @param allowed empty: any that it has for this host. */
export function requestOptions(
  publicUrl: string,
  allowed: PasskeyDescriptor[],
): Promise<PublicKeyCredentialRequestOptionsJSON> {
  return generateAuthenticationOptions({
    rpID: relyingParty(publicUrl).rpID,
    timeout: TIMEOUT_MS,
    userVerification: 'required',
    allowCredentials: allowed,
  });
}

/** The passkey that a browser has made; null when it is not what was asked for. */
export async function readNewPasskey(
  publicUrl: string,
  response: unknown,
  expectedChallenge: string,
): Promise<Omit<StoredPasskey, 'userId' | 'name'> | null> {
  const { rpID, origins } = relyingParty(publicUrl);
  const verification = await verifyRegistrationResponse({
    response: response as RegistrationResponseJSON,
    expectedChallenge,
    expectedOrigin: origins,
    expectedRPID: rpID,
    requireUserVerification: true,
    supportedAlgorithmIDs: ALGORITHMS,
  }).catch(() => null);
  if (!verification?.verified) return null;
  if (!isStrongKey(verification.registrationInfo.credential.publicKey)) return null;
  const { id, publicKey, counter, transports = [] } = verification.registrationInfo.credential;
  return {
    credentialId: id,
    publicKey: new Uint8Array(publicKey),
    counter: BigInt(counter),
    transports,
  };
}

/** What a signature says: the passkey's new count. Null when it is not by this passkey, for this. */
export async function readSignature(
  publicUrl: string,
  response: unknown,
  { passkey, challenge }: { readonly passkey: StoredPasskey; readonly challenge: string },
): Promise<{ readonly newCounter: bigint } | null> {
  const { rpID, origins } = relyingParty(publicUrl);
  const signed = response as AuthenticationResponseJSON;
  // What the passkey says of whose it is has to be so (WebAuthn 7.2, step 6).
  const { userHandle: handle } = signed.response;
  const expected = Buffer.from(userHandle(passkey.userId)).toString('base64url');
  if (handle !== undefined && handle !== expected) return null;
  const verification = await verifyAuthenticationResponse({
    response: signed,
    expectedChallenge: challenge,
    expectedOrigin: origins,
    expectedRPID: rpID,
    requireUserVerification: true,
    credential: {
      id: passkey.credentialId,
      publicKey: passkey.publicKey,
      counter: Number(passkey.counter),
    },
  }).catch(() => null);
  if (!verification?.verified) return null;
  return { newCounter: BigInt(verification.authenticationInfo.newCounter) };
}

/** What passkeys keep of their user: the row's id, which says nothing of the person. */
function userHandle(userId: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(Buffer.from(userId));
}
