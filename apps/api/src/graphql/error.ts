import { unwrapResolverError } from '@apollo/server/errors';
import type { FastifyBaseLogger } from 'fastify';
import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import { isDatabaseUnreachable } from '../database/database-error.ts';

/** `extensions.code` of top-level errors, as the contract names them. */
export type ErrorCode =
  | 'UNAUTHENTICATED'
  | 'FORBIDDEN'
  | 'REAUTHENTICATION_REQUIRED'
  | 'BAD_USER_INPUT'
  | 'RATE_LIMITED'
  | 'UNAVAILABLE'
  | 'INTERNAL_SERVER_ERROR';

/** A refusal that the caller is told of in its own words. */
export class RequestError extends GraphQLError {
  /** @param message one plain sentence, without secrets, that names the way out. */
  constructor(code: ErrorCode, message: string) {
    super(message, { extensions: { code } });
  }
}

/** Codes of Apollo's own that say what the caller did wrong; the message names no internals. */
const CALLER_MISTAKES: ReadonlySet<unknown> = new Set([
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
    if (cause instanceof RequestError || CALLER_MISTAKES.has(formatted.extensions?.['code']))
      return withoutInternals(formatted);
    if (isDatabaseUnreachable(cause)) {
      log.error({ err: cause }, 'database out of reach');
      return failure(formatted, 'UNAVAILABLE', UNAVAILABLE_MESSAGE);
    }
    log.error({ err: cause }, 'unexpected error in a GraphQL request');
    return failure(formatted, 'INTERNAL_SERVER_ERROR', INTERNAL_MESSAGE);
  };
}

const UNAVAILABLE_MESSAGE =
  'The database cannot be reached at the moment. Nothing was changed unless it says so; try again shortly.';
const INTERNAL_MESSAGE = 'Something went wrong here; it has been logged. Try again shortly.';

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
