import { createHmac } from 'node:crypto';
import { expectAccepted, type Contender } from '../contender.ts';
import { sampleRequestTokens } from '../sample-tokens.ts';

/** The least that anyone could do with a request token: one HMAC, one JSON.parse, no question asked. */
export async function prepare(): Promise<Contender> {
  const { tokens, secret } = sampleRequestTokens();
  let next = 0;
  return (checks) => {
    for (let check = 0; check < checks; check += 1) {
      const token = tokens[next++ % tokens.length] as string;
      const end = token.lastIndexOf('.');
      const signature = createHmac('sha256', secret)
        .update(token.slice(0, end))
        .digest('base64url');
      const payload = token.slice(token.indexOf('.') + 1, end);
      const claims = JSON.parse(Buffer.from(payload, 'base64url').toString()) as { iat: number };
      expectAccepted(signature === token.slice(end + 1) && claims.iat > 0);
    }
  };
}
