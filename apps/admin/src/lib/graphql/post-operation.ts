import { serverClock } from '#lib/time/server-clock.ts';
import { emptyAnswer, failureOf, parseFailure, type Failure } from './failure.ts';

/** A document as generated: its text, and what it takes and gives as types. */
export type TypedText<Data, Variables> = {
  toString(): string;
  __apiType?: (variables: Variables) => Data;
};

/** The data asked for, or why there is none. */
export type Answer<Data> =
  { data: Data; failure?: undefined } | { data?: undefined; failure: Failure };

/** What the API sends back (GraphQL over HTTP, section 6.4). */
type Body = { data?: unknown; errors?: { extensions?: { code?: unknown } }[] };

const url = '/graphql';
const headers = {
  'content-type': 'application/json',
  accept: 'application/graphql-response+json, application/json',
};

/**
 * Posts one operation, and learns by the way what time it is for the server. Keeps nothing and never
 * rejects: what is aborted counts as unreachable.
 */
export async function postOperation<Data, Variables extends object>(
  document: TypedText<Data, Variables>,
  variables: Variables,
  signal: AbortSignal | null = null,
): Promise<Answer<Data>> {
  const query = document.toString();
  const operationName = /\b(?:query|mutation)\s+(\w+)/.exec(query)?.[1];
  const body = JSON.stringify({ operationName, query, variables });
  const sentAtMs = Date.now();
  try {
    const response = await fetch(url, { method: 'POST', headers, body, signal });
    serverClock.learn(response.headers.get('date'), sentAtMs, Date.now());
    return toAnswer((await response.json()) as Body);
  } catch {
    // No connection, or an answer that is not the API's.
    return { failure: failureOf('UNREACHABLE') };
  }
}

function toAnswer<Data>({ data, errors }: Body): Answer<Data> {
  if (errors) return { failure: parseFailure(errors[0]?.extensions?.code) };
  if (data) return { data: data as Data };
  return { failure: emptyAnswer };
}
