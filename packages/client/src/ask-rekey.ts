import type { Credential } from './credential.ts';
import { readAnswer, type Tokens } from './read-answer.ts';
import { RekeyError } from './rekey-error.ts';
import { makeRequestToken } from './request-token.ts';

/** What reaches the world: how to fetch, and what time it is in milliseconds since 1970. */
export type Surroundings = {
  readonly fetch: typeof globalThis.fetch;
  readonly now: () => number;
};

/** Exchanges and refreshes take milliseconds; who is silent for so long is not going to answer. */
const ANSWER_MS_MAX = 10_000;

/**
 * Exchanges a new request token.
 *
 * @throws RekeyError; the signal's reason when it is aborted.
 */
export async function exchange(
  surroundings: Surroundings,
  credential: Credential,
  signal: AbortSignal,
): Promise<Tokens> {
  const jwt = await makeRequestToken(credential, surroundings.now());
  const url = `${credential.url.replace(/\/$/, '')}/auth/token`;
  return ask(surroundings, url, 'application/json', JSON.stringify({ jwt }), signal);
}

/**
 * Refreshes. A refresh token is good once, also when the answer was lost.
 *
 * @throws RekeyError; the signal's reason when it is aborted.
 */
export function refresh(
  surroundings: Surroundings,
  credential: Credential,
  refreshToken: string,
  signal: AbortSignal,
): Promise<Tokens> {
  const url = new URL('/api/auth/bearer/refresh', credential.url).href;
  const form = new URLSearchParams({ refresh_token: refreshToken }).toString();
  return ask(surroundings, url, 'application/x-www-form-urlencoded', form, signal);
}

async function ask(
  { fetch, now }: Surroundings,
  url: string,
  contentType: string,
  body: string,
  signal: AbortSignal,
): Promise<Tokens> {
  const askedAtMs = now();
  signal.throwIfAborted();
  // `AbortSignal.any` is not everywhere yet.
  const controller = new AbortController();
  const stop = () => controller.abort();
  const timer = setTimeout(stop, ANSWER_MS_MAX);
  signal.addEventListener('abort', stop);
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': contentType, accept: 'application/json' },
      body,
      // A redirect would carry the token in the body to wherever it points.
      redirect: 'manual',
      signal: controller.signal,
    });
    return await readAnswer(response, askedAtMs);
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof RekeyError) throw error;
    const why = controller.signal.aborted
      ? ` (no answer in ${ANSWER_MS_MAX / 1000} s)`
      : causeOf(error);
    throw new RekeyError('UNREACHABLE', `Rekey could not be reached at ${url}${why}.`);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', stop);
  }
}

/** The system's short name of what went wrong. The error itself is not handed on: who knows what it holds. */
function causeOf(error: unknown): string {
  const code = (error as { cause?: { code?: unknown } } | null)?.cause?.code;
  return typeof code === 'string' && /^[A-Z_]+$/.test(code) ? ` (${code})` : '';
}
