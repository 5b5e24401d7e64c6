import type { ApolloServerPlugin } from '@apollo/server';
import { BREAK, Kind, visit, type DocumentNode, type GraphQLError } from 'graphql';
import type { GraphqlContext } from '../context.ts';
import { RequestError } from '../error.ts';

/** To whom the schema tells what it has: `GRAPHQL_INTROSPECTION`. */
export type Introspection = 'always' | 'signed-in' | 'never';

const INTROSPECTION_FIELDS: ReadonlySet<string> = new Set(['__schema', '__type']);
const SUGGESTION = / ?Did you mean .+\?$/;

/**
 * Answers questions about the schema for those who may ask them, and spares everyone else the
 * suggestions in error messages, which tell the same bit by bit.
 */
export function introspectionPlugin(
  introspection: Introspection,
): ApolloServerPlugin<GraphqlContext> {
  const isTold = ({ viewer }: GraphqlContext) =>
    introspection === 'always' || (introspection === 'signed-in' && viewer !== null);
  return {
    async requestDidStart({ contextValue }) {
      if (isTold(contextValue)) return;
      return {
        async didResolveOperation({ document }) {
          if (asksForSchema(document)) throw notTold(introspection);
        },
        async didEncounterErrors({ errors }) {
          for (const error of errors) error.message = error.message.replace(SUGGESTION, '');
        },
      };
    },
  };
}

function notTold(introspection: Introspection): GraphQLError {
  return introspection === 'never'
    ? new RequestError(
        'FORBIDDEN',
        'Introspection is off here; the schema is packages/schema/schema.graphql of Rekey.',
        403,
      )
    : new RequestError(
        'UNAUTHENTICATED',
        'Introspection is for viewers: sign in first, or send a valid service token.',
        401,
      );
}

function asksForSchema(document: DocumentNode): boolean {
  let isAsked = false;
  visit(document, {
    [Kind.FIELD]: ({ name }) => {
      isAsked ||= INTROSPECTION_FIELDS.has(name.value);
      return isAsked ? BREAK : undefined;
    },
  });
  return isAsked;
}
