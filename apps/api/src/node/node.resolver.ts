import { Arg, Authorized, Ctx, ID, Query, Resolver } from 'type-graphql';
import { viewerOf, type GraphqlContext } from '../graphql/context.ts';
import { NodeType } from '../graphql/node.type.ts';
import { loadNode } from './load-node.ts';

@Resolver()
export class NodeResolver {
  @Authorized()
  @Query(() => NodeType, {
    nullable: true,
    description:
      'An object of your account by its id; null when there is none. Needs what the query for its type needs.',
  })
  node(
    @Arg('id', () => ID, { description: 'As it was given in the field `id` of an object.' })
    id: string,
    @Ctx() context: GraphqlContext,
  ): Promise<NodeType | null> {
    return loadNode(context.dependencies, viewerOf(context), id);
  }
}
