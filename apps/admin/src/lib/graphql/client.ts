import { Client, cacheExchange, fetchExchange, mapExchange } from '@urql/svelte';
import { parseFailure, type Failure } from './failure.ts';

const url = '/graphql';
const preferGetMethod = false;

let onSignedOut: () => void = () => {};

/** Says what happens when a page's query finds that the session has ended. */
export function whenSignedOut(callback: () => void): void {
  onSignedOut = callback;
}

/**
 * For what a page lists. Answers stay in memory and are shown again at once on return, while
 * they are asked for anew. Nothing secret may pass through it: it keeps every answer.
 */
export const cachedClient = new Client({
  url,
  preferGetMethod,
  requestPolicy: 'cache-and-network',
  exchanges: [
    cacheExchange,
    mapExchange({
      onError(error) {
        if (parseFailure(error).code === 'UNAUTHENTICATED') onSignedOut();
      },
    }),
    fetchExchange,
  ],
});

/** Keeps nothing: for secret material, and for everything a dialog asks or changes. */
const uncachedClient = new Client({ url, preferGetMethod, exchanges: [fetchExchange] });

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
  const result = await uncachedClient.query<Data>(document.toString(), variables).toPromise();
  return toAnswer(result);
}

/** Runs a mutation once. Its answer is kept by the caller alone. */
export async function change<Data, Variables extends object>(
  document: TypedText<Data, Variables>,
  variables: Variables,
): Promise<Answer<Data>> {
  const result = await uncachedClient.mutation<Data>(document.toString(), variables).toPromise();
  return toAnswer(result);
}

function toAnswer<Data>(result: {
  data?: Data;
  error?: Parameters<typeof parseFailure>[0];
}): Answer<Data> {
  if (result.error) return { failure: parseFailure(result.error) };
  if (result.data) return { data: result.data };
  return {
    failure: { code: 'INTERNAL_SERVER_ERROR', message: 'The server sent an empty answer.' },
  };
}
