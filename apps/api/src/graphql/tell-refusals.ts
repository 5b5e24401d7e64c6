import { unwrapResolverError } from '@apollo/server/errors';
import type { ApolloServerPlugin, GraphQLRequestListener } from '@apollo/server';
import type { GraphQLError } from 'graphql';
import type { GraphqlContext } from './context.ts';
import { DOCUMENT_LIMITS, type DocumentLimit } from './document-limits/limits.ts';
import { limitOf } from './error.ts';
import { TimeLimitError } from './time-limit/operation-clock.ts';

const CODES = [
  'GRAPHQL_PARSE_FAILED',
  'GRAPHQL_VALIDATION_FAILED',
  'OPERATION_RESOLUTION_FAILURE',
  'RATE_LIMITED',
] as const;

/**
 * Why a document was refused: the limit that it is above, or the `extensions.code` of the answer: it does
 * not parse, is not of the schema, has no operation of that name, took too long, or came from somebody who
 * asks for too much, or for too many links that are wrong.
 */
export type DocumentRefusal = DocumentLimit | (typeof CODES)[number] | 'TIME_LIMIT_EXCEEDED';

/** All of them; of several that one document meets, the first here counts. */
export const DOCUMENT_REFUSALS: readonly DocumentRefusal[] = [
  ...(Object.keys(DOCUMENT_LIMITS) as (keyof typeof DOCUMENT_LIMITS)[]),
  'SECRET_FIELDS',
  ...CODES,
  'TIME_LIMIT_EXCEEDED',
];

/** Told of a document that was refused, and of who sent it: nothing of a document is told. */
export type TellRefusal = (
  reason: DocumentRefusal,
  asker: Pick<GraphqlContext, 'ip'> & Partial<Pick<GraphqlContext, 'viewer'>>,
) => void;

/** Tells of documents that were refused, of each once. */
export function refusalsPlugin(tell: TellRefusal): ApolloServerPlugin<GraphqlContext> {
  const listener: GraphQLRequestListener<GraphqlContext> = {
    async didEncounterErrors({ errors, contextValue }) {
      const reasons = new Set(errors.map(reasonOf));
      const reason = DOCUMENT_REFUSALS.find((each) => reasons.has(each));
      if (reason !== undefined) tell(reason, contextValue);
    },
  };
  return { requestDidStart: async () => listener };
}

/** Undefined for what was refused of an operation, and not of its document. */
function reasonOf(error: GraphQLError): DocumentRefusal | undefined {
  if (unwrapResolverError(error) instanceof TimeLimitError) return 'TIME_LIMIT_EXCEEDED';
  const { code } = error.extensions;
  return limitOf(error) ?? CODES.find((known) => known === code);
}
