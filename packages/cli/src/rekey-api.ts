import { setTimeout as sleep } from 'node:timers/promises';
import type { TypedDocumentString } from '@rekey/schema/cli';
import { EXIT } from './exit-code.ts';
import { Failure } from './failure.ts';
import { readAnswer } from './read-answer.ts';
import { readLines } from './read-lines.ts';

/** Rekey's GraphQL API, with a service token. */
export type RekeyApi = {
  readonly origin: string;
  /**
   * Asks, and asks again for a while when Rekey cannot answer. So every mutation has to have a
   * `clientMutationId`: one whose answer was lost is not done twice.
   *
   * @throws {Failure}
   */
  readonly ask: <Result, Variables>(
    document: TypedDocumentString<Result, Variables>,
    variables: Variables,
  ) => Promise<Result>;
  /** The lines of what Rekey writes at a path, as they come. */
  readonly lines: (path: string) => AsyncIterable<string>;
};

/** How to reach it. */
export type RekeyApiOptions = {
  readonly origin: string;
  readonly serviceToken: string;
  /** For how long to ask again. */
  readonly waitSecondsMax: number;
};

/** A regeneration answers when every node goes by it, which a lease can hold up for 60 s. */
const ANSWER_MS_MAX = 75_000;
const FIRST_WAIT_MS = 250;
const LONGEST_WAIT_MS = 5000;

/** Makes an API object; nothing is sent before the first question. */
export function openRekeyApi(options: RekeyApiOptions): RekeyApi {
  const { origin, waitSecondsMax } = options;
  const ask: RekeyApi['ask'] = async (document, variables) => {
    const endsAtMs = performance.now() + waitSecondsMax * 1000;
    const body = JSON.stringify({ query: document.toString(), variables });
    for (let waitMs = FIRST_WAIT_MS; ; waitMs = Math.min(waitMs * 2, LONGEST_WAIT_MS)) {
      const answer = await askOnce(options, body);
      if (answer.kind === 'data') return answer.data as never;
      if (answer.kind === 'failure') throw answer.failure;
      const pauseMs = Math.max(waitMs, (answer.retryAfterSeconds ?? 0) * 1000);
      if (performance.now() + pauseMs > endsAtMs) throw answer.failure;
      await sleep(pauseMs);
    }
  };
  return { origin, ask, lines: (path) => readLines(options, path) };
}

async function askOnce({ origin, serviceToken }: RekeyApiOptions, body: string) {
  try {
    const response = await fetch(`${origin}/graphql`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        accept: 'application/json',
        authorization: `Bearer ${serviceToken}`,
      },
      body,
      // A redirect would carry the service token to wherever it points.
      redirect: 'manual',
      signal: AbortSignal.timeout(ANSWER_MS_MAX),
    });
    return await readAnswer(origin, response);
  } catch (error) {
    return { kind: 'later' as const, retryAfterSeconds: null, failure: unreachable(origin, error) };
  }
}

function unreachable(origin: string, error: unknown): Failure {
  const code = (error as { cause?: { code?: unknown } } | null)?.cause?.code;
  const why = typeof code === 'string' && /^[A-Z_]+$/.test(code) ? ` (${code})` : '';
  const hint = /CERT|SELF_SIGNED/.test(why)
    ? ' If its certificate is from an authority of your own, set NODE_EXTRA_CA_CERTS to that.'
    : '';
  return new Failure(
    EXIT.unavailable,
    'UNREACHABLE',
    `Rekey could not be reached at ${origin}${why}.${hint}`,
  );
}
