import { readAddress } from '../address.ts';
import type { Environment } from '../env.ts';
import { EXIT } from '../exit-code.ts';
import { Failure } from '../failure.ts';

const LINE = /^rekey_sealed_values\{key_id="([A-Za-z0-9_-]{1,32})"\} (\d+)$/;
const ANSWER_MS_MAX = 30_000;

/**
 * How many values lie under which master key, as the metrics of a node at work tell, which counts once
 * a minute at most.
 *
 * @throws {Failure} when it cannot be asked, or could not count.
 */
export async function readSealedValues(
  env: Environment,
  url: string | undefined,
): Promise<ReadonlyMap<string, number>> {
  const origin = readAddress(env, url);
  const text = await readMetrics(origin);
  const counts = new Map<string, number>();
  for (const line of text.split('\n')) {
    const [, keyId, count] = LINE.exec(line) ?? [];
    if (keyId !== undefined) counts.set(keyId, Number(count));
  }
  if (counts.size > 0) return counts;
  throw unavailable(`Rekey at ${origin} does not tell its sealed values now. Try again shortly.`);
}

async function readMetrics(origin: string): Promise<string> {
  const signal = AbortSignal.timeout(ANSWER_MS_MAX);
  try {
    const response = await fetch(`${origin}/metrics`, { redirect: 'manual', signal });
    if (response.ok) return await response.text();
  } catch {
    // Said below.
  }
  throw unavailable(`The metrics of Rekey could not be read at ${origin}/metrics.`);
}

function unavailable(message: string): Failure {
  return new Failure(EXIT.unavailable, 'UNAVAILABLE', message);
}
