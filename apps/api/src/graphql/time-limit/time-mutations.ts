import { defaultFieldResolver, type GraphQLSchema } from 'graphql';
import type { GraphqlContext } from '../context.ts';

/** Has each mutation of the schema ask the operation's clock before it begins. They run one after another. */
export function timeMutations(schema: GraphQLSchema): void {
  for (const field of Object.values(schema.getMutationType()?.getFields() ?? {})) {
    const { resolve = defaultFieldResolver } = field;
    field.resolve = (source, args, context: GraphqlContext, info) => {
      context.clock.beginMutation();
      return resolve(source, args, context, info);
    };
  }
}
