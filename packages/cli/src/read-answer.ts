import { EXIT, type ExitCode } from './exit-code.ts';
import { Failure } from './failure.ts';

/** What came of a request: data; or a failure, for good or until later. */
export type Answer =
  | { readonly kind: 'data'; readonly data: unknown }
  | { readonly kind: 'failure'; readonly failure: Failure }
  | {
      readonly kind: 'later';
      readonly failure: Failure;
      readonly retryAfterSeconds: number | null;
    };

type GraphqlError = {
  readonly message?: unknown;
  readonly extensions?: { readonly code?: unknown };
};

/** Statuses of Rekey, or of a proxy before it, that say nothing of the request itself. */
const LATER: ReadonlySet<number> = new Set([408, 425, 429, 500, 502, 503, 504]);
const EXIT_OF: Readonly<Record<string, ExitCode>> = {
  UNAUTHENTICATED: EXIT.notAllowed,
  FORBIDDEN: EXIT.notAllowed,
  REAUTHENTICATION_REQUIRED: EXIT.notAllowed,
  BAD_USER_INPUT: EXIT.refused,
  RATE_LIMITED: EXIT.unavailable,
  UNAVAILABLE: EXIT.unavailable,
  TIME_LIMIT_EXCEEDED: EXIT.unavailable,
  INTERNAL_SERVER_ERROR: EXIT.unavailable,
};
/** Codes of what may be otherwise later: sent again with the same id, a change is made once. */
const PASSING: ReadonlySet<string> = new Set([
  'RATE_LIMITED',
  'UNAVAILABLE',
  'TIME_LIMIT_EXCEEDED',
]);

/** Reads an answer of the GraphQL API. Of one that is none, nothing is quoted. */
export async function readAnswer(origin: string, response: Response): Promise<Answer> {
  const body = await readJson(response);
  const errors = body?.errors;
  if (Array.isArray(errors) && errors.length > 0)
    return failed(response, errors[0] as GraphqlError);
  if (response.ok && typeof body?.data === 'object' && body.data !== null)
    return { kind: 'data', data: body.data };
  if (LATER.has(response.status)) return later(response, unavailable(origin, response.status));
  return {
    kind: 'failure',
    failure: new Failure(
      EXIT.usage,
      'NOT_REKEY',
      `What answers at ${origin}/graphql is not Rekey (HTTP ${response.status}). Is REKEY_URL right?`,
    ),
  };
}

async function readJson(
  response: Response,
): Promise<{ data?: unknown; errors?: unknown } | undefined> {
  const text = await response.text();
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}

function failed(response: Response, error: GraphqlError): Answer {
  const given = error.extensions?.code;
  const code = typeof given === 'string' ? given : 'INTERNAL_SERVER_ERROR';
  if (code === 'GRAPHQL_VALIDATION_FAILED') return { kind: 'failure', failure: otherVersion() };
  const exitCode = EXIT_OF[code] ?? EXIT.unexpected;
  const failure = new Failure(exitCode, code, String(error.message));
  return PASSING.has(code) ? later(response, failure) : { kind: 'failure', failure };
}

function later(response: Response, failure: Failure): Answer {
  const seconds = Number(response.headers.get('retry-after') ?? Number.NaN);
  return {
    kind: 'later',
    failure,
    retryAfterSeconds: Number.isFinite(seconds) && seconds >= 0 ? seconds : null,
  };
}

function unavailable(origin: string, status: number): Failure {
  const message = `Rekey at ${origin} cannot answer now (HTTP ${status}). Try again shortly.`;
  return new Failure(EXIT.unavailable, 'UNAVAILABLE', message);
}

function otherVersion(): Failure {
  const message =
    'This Rekey does not know what was asked: it is of another version than this command.';
  return new Failure(EXIT.usage, 'OTHER_VERSION', message);
}
