import { createRekeyClient } from '@rekey/client';
import { encodeCredential, type Credential } from '@rekey/keys/credential';
import { EXIT } from '../exit-code.ts';
import { Failure } from '../failure.ts';

/**
 * Exchanges a request token that is made with the secret, as the credential's integration would.
 *
 * @throws {Failure} with what Rekey said to that.
 */
export async function verifySecret(credential: Credential, sharedsecret: string): Promise<void> {
  const updated = encodeCredential({ ...credential, sharedsecret });
  try {
    await createRekeyClient({ credential: updated }).accessToken();
  } catch (error) {
    const { code, message } = error as Error & { code?: string };
    throw new Failure(
      EXIT.unfinished,
      'NOT_VERIFIED',
      `The new secret is in its place, but an exchange with it as ${credential.appname} failed: ${code ?? 'unexpected'}: ${message} The overlap stays as it is. Put that right and run it again.`,
    );
  }
}
