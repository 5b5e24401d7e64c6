import {
  checkRequestTokenSignature,
  isWithinLeeway,
  parseRequestToken,
} from '@rekey/keys/request-token';
import { expectAccepted, type Contender } from '../contender.ts';
import { sampleRequestTokens } from '../sample-tokens.ts';

/** Ours: form, claims, signature, time. */
export async function prepare(): Promise<Contender> {
  const { tokens, keys } = sampleRequestTokens();
  const now = new Date();
  let next = 0;
  return (checks) => {
    for (let check = 0; check < checks; check += 1) {
      const parsed = parseRequestToken(tokens[next++ % tokens.length] as string);
      expectAccepted(
        parsed.ok &&
          checkRequestTokenSignature(parsed.token, keys.requestTokenKey) &&
          isWithinLeeway(parsed.token, now, 300),
      );
    }
  };
}
