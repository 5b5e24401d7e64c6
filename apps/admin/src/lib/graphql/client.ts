import {
  Client,
  cacheExchange,
  fetchExchange,
  mapExchange,
  type CombinedError,
} from '@urql/svelte';
import { serverClock } from '#lib/time/server-clock.ts';
import { emptyAnswer, parseFailure, type Failure } from './failure.ts';
import { presence } from './presence.ts';

const bars = ['UNAUTHENTICATED', 'SECOND_FACTOR_REQUIRED', 'ADDRESS_NOT_ALLOWED'] as const;

/** Why nobody is let in any more: the session has ended, lacks a second factor by now, or is asked from elsewhere. */
export type Barred = (typeof bars)[number];

let onBarred: (why: Barred) => void = () => {};

/** Says what happens when a page's query finds that nobody is let in any more. */
export function whenSignedOut(callback: (why: Barred) => void): void {
  onBarred = callback;
}

const options = { url: '/graphql', preferGetMethod: false, fetch: fetchAsPerson } as const;

/**
 * For what a page lists. Answers stay in memory and are shown again at once on return, while
 * they are asked for anew. Nothing secret may pass through it: it keeps every answer.
 */
export const cachedClient = new Client({
  ...options,
  requestPolicy: 'cache-and-network',
  exchanges: [
    cacheExchange,
    mapExchange({
      onError(error) {
        const { code } = parseFailure(error);
        const why = bars.find((bar) => bar === code);
        if (why) onBarred(why);
      },
    }),
    fetchExchange,
  ],
});

/** Keeps nothing: for secret material, and for everything a dialog asks or changes. */
const uncachedClient = new Client({ ...options, exchanges: [fetchExchange] });

/** The data asked for, or why there is none. */
export type Answer<Data> =
  { data: Data; failure?: undefined } | { data?: undefined; failure: Failure };

/** A document as generated: its text, and what it takes and gives as types. */
export type TypedText<Data, Variables> = {
  toString(): string;
  __apiType?: (variables: Variables) => Data;
};

/** Runs a query once. Its answer is kept by the caller alone. */
export async function ask<Data, Variables extends object>(
  document: TypedText<Data, Variables>,
  variables: Variables,
): Promise<Answer<Data>> {
  return toAnswer(await uncachedClient.query<Data>(document.toString(), variables).toPromise());
}

/** Runs a mutation once. Its answer is kept by the caller alone. */
export async function change<Data, Variables extends object>(
  document: TypedText<Data, Variables>,
  variables: Variables,
): Promise<Answer<Data>> {
  return toAnswer(await uncachedClient.mutation<Data>(document.toString(), variables).toPromise());
}

function toAnswer<Data>({ data, error }: { data?: Data; error?: CombinedError }): Answer<Data> {
  if (error) return { failure: parseFailure(error) };
  return data ? { data } : { failure: emptyAnswer };
}

/**
 * Tells the server when the app asks by itself, which keeps no session alive; and every answer tells by
 * the way what time it is for the server.
 */
async function fetchAsPerson(...[address, request]: Parameters<typeof fetch>): Promise<Response> {
  const sentAtMs = Date.now();
  const headers = new Headers(request?.headers);
  if (!presence.tell(sentAtMs)) headers.set('x-rekey-unattended', '1');
  const response = await fetch(address, { ...request, headers });
  serverClock.learn(response.headers.get('date'), sentAtMs, Date.now());
  return response;
}
