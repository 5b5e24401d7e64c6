import { RegenerationImpactDocument } from '@rekey/schema/shared-secret';
import { ask, type Answer } from '#lib/graphql/client.ts';
import type { Impact } from './shared-secret-step.ts';

/** How many of the keys in use are shown with what they do. */
const busiestMax = 12;
/** How many keys that nobody uses are named. */
const unusedNamesMax = 5;
/** As the API counts: a key is in use when it was seen in the last seven days. */
const inUseMs = 7 * 86_400_000;

/** Asks what regenerating now would stop; `null` in the answer when there is no such secret. */
export async function measureImpact(nowMs: number): Promise<Answer<Impact | null>> {
  const answer = await ask(RegenerationImpactDocument, {
    busiest: busiestMax,
    quiet: unusedNamesMax,
  });
  if (answer.failure) return answer;
  const { sharedSecret, apiKeys } = answer.data;
  if (!sharedSecret) return { data: null };
  const inUseSince = nowMs - inUseMs;
  const unusedNames = (apiKeys?.nodes ?? [])
    .filter(({ lastUsedAt }) => !lastUsedAt || Date.parse(lastUsedAt) < inUseSince)
    .map(({ appname }) => appname);
  return { data: { ...sharedSecret.impact, unusedNames, overlap: sharedSecret.overlap } };
}
