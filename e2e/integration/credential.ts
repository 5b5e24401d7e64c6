/** A credential string with another shared secret in it, as an integration's owner makes one. */
export function withSharedSecret(credential: string, sharedsecret: string): string {
  return encode({ ...decodeCredential(credential), sharedsecret });
}

/** What a credential string holds. */
export function decodeCredential(credential: string): Record<string, string> {
  return JSON.parse(Buffer.from(credential, 'base64').toString());
}

function encode(members: Record<string, string>): string {
  return Buffer.from(JSON.stringify(members)).toString('base64');
}
