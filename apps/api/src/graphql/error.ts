import { HeaderMap } from '@apollo/server';
import { unwrapResolverError } from '@apollo/server/errors';
import type { FastifyBaseLogger } from 'fastify';
import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import { isDatabaseUnreachable } from '../database/database-error.ts';
import { aboveLimit, LimitError } from './document-limits/limit-error.ts';
import type { DocumentLimit } from './document-limits/limits.ts';
import { withoutQuotedValue } from './unquoted-value.ts';

/** `extensions.code` of top-level errors, as the contract names them. */
export const ERROR_CODES = [
  'UNAUTHENTICATED',
  'FORBIDDEN',
  'REAUTHENTICATION_REQUIRED',
  'SECOND_FACTOR_REQUIRED',
  'ADDRESS_NOT_ALLOWED',
  'BAD_USER_INPUT',
  'RATE_LIMITED',
  'DOCUMENT_LIMIT_EXCEEDED',
  'TIME_LIMIT_EXCEEDED',
  'UNAVAILABLE',
  'INTERNAL_SERVER_ERROR',
] as const;
/** One of them. */
export type ErrorCode = (typeof ERROR_CODES)[number];

/** A refusal that the caller is told of in its own words. */
export class RequestError extends GraphQLError {
  /**
   * @param message one plain sentence, without secrets, that names the way out.
   * @param status of the answer, where the whole of the request is refused before it is executed.
   * @param retryAfterSeconds when it is worth to try again, for that answer's header.
   */
  constructor(code: ErrorCode, message: string, status?: number, retryAfterSeconds?: number) {
    const headers = new HeaderMap();
    if (retryAfterSeconds !== undefined) headers.set('retry-after', `${retryAfterSeconds}`);
    super(message, { extensions: { code, ...(status && { http: { status, headers } }) } });
  }
}

/** Codes of Apollo's own that say what the caller did wrong; the message names no internals. */
export const CALLER_MISTAKES: ReadonlySet<unknown> = new Set([
  'GRAPHQL_PARSE_FAILED',
  'GRAPHQL_VALIDATION_FAILED',
  'BAD_USER_INPUT',
  'BAD_REQUEST',
  'OPERATION_RESOLUTION_FAILURE',
  'PERSISTED_QUERY_NOT_SUPPORTED',
]);

/**
 * The one place where an error becomes an answer: what we raised and what the caller did wrong pass,
 * a database out of reach is `UNAVAILABLE`, anything else is logged and answered in plain words.
 */
export function formatError(log: FastifyBaseLogger) {
  return (formatted: GraphQLFormattedError, error: unknown): GraphQLFormattedError => {
    const cause = unwrapResolverError(error);
    const limit = limitOf(error);
    if (limit !== null) return limitExceeded(formatted, limit);
    if (cause instanceof RequestError || CALLER_MISTAKES.has(formatted.extensions?.['code']))
      return withoutInternals(withoutQuotedValue(formatted, error));
    if (isDatabaseUnreachable(cause)) {
      log.error({ err: cause }, OUT_OF_REACH);
      return failure(formatted, 'UNAVAILABLE', UNAVAILABLE_MESSAGE);
    }
    log.error({ err: cause }, 'unexpected error in a GraphQL request');
    return failure(formatted, 'INTERNAL_SERVER_ERROR', INTERNAL_MESSAGE);
  };
}

/**
 * What to throw for an error that came before anything of the request was executed: where the
 * database is out of reach the whole answer is 503, so that whoever sent it tries again.
 */
export function beforeExecution(log: FastifyBaseLogger, cause: unknown): unknown {
  if (!isDatabaseUnreachable(cause)) return cause;
  log.error({ err: cause }, OUT_OF_REACH);
  return new RequestError('UNAVAILABLE', UNAVAILABLE_MESSAGE, 503);
}

const OUT_OF_REACH = 'database out of reach';
const UNAVAILABLE_MESSAGE =
  'The database cannot be reached at the moment. Nothing was changed unless it says so; try again shortly.';
const INTERNAL_MESSAGE = 'Something went wrong here; it has been logged. Try again shortly.';

/** The limit that an error is of, a rule's own or that of the parser, which counts the tokens; or null. */
export function limitOf(error: unknown): DocumentLimit | null {
  if (!(error instanceof GraphQLError)) return null;
  if (error.originalError instanceof LimitError) return error.originalError.limit;
  return TOO_MANY_TOKENS.test(error.message) ? 'TOKENS' : null;
}

const TOO_MANY_TOKENS = /^Syntax Error: Document contains more tha[nt] \d+ tokens/;

function limitExceeded(
  formatted: GraphQLFormattedError,
  limit: DocumentLimit,
): GraphQLFormattedError {
  const code: ErrorCode = 'DOCUMENT_LIMIT_EXCEEDED';
  const message = limit === 'TOKENS' ? aboveLimit(limit).message : formatted.message;
  return { message, extensions: { code, limit } };
}

function failure(
  formatted: GraphQLFormattedError,
  code: ErrorCode,
  message: string,
): GraphQLFormattedError {
  return { message, extensions: { code }, ...(formatted.path && { path: formatted.path }) };
}

function withoutInternals(formatted: GraphQLFormattedError): GraphQLFormattedError {
  const { stacktrace: _, ...extensions } = formatted.extensions ?? {};
  return { ...formatted, extensions };
}
