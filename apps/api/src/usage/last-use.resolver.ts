import { GraphQLDateTime } from 'graphql-scalars';
import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import { ApiKeyType } from '../api-key/api-key.type.ts';
import { viewerOf, type GraphqlContext } from '../graphql/context.ts';
import { rowIdOf } from '../graphql/global-id.ts';
import type { LastUse } from './last-use.store.ts';
import { createLoadLastUse, type LoadLastUse } from './load-last-use.ts';

/** One for each request, made when it first asks. */
const loaders = new WeakMap<GraphqlContext, LoadLastUse>();

/** Whoever got hold of an API key may read the rest of it, so these have no guard of their own. */
@Resolver(() => ApiKeyType)
export class LastUseResolver {
  @FieldResolver(() => GraphQLDateTime, {
    nullable: true,
    description:
      'When something of this key was last let in: a verification, an exchange or a refresh. Some seconds late; null for never.',
  })
  async lastUsedAt(
    @Root() apiKey: ApiKeyType,
    @Ctx() context: GraphqlContext,
  ): Promise<Date | null> {
    return (await lastUseOf(apiKey, context))?.at ?? null;
  }

  @FieldResolver(() => String, {
    nullable: true,
    description:
      'The address that the last use came from, as the gateway forwards it; null for never, or where it could not be told.',
  })
  async lastUsedIp(
    @Root() apiKey: ApiKeyType,
    @Ctx() context: GraphqlContext,
  ): Promise<string | null> {
    return (await lastUseOf(apiKey, context))?.ip ?? null;
  }
}

async function lastUseOf({ id }: ApiKeyType, context: GraphqlContext): Promise<LastUse | null> {
  const load = loaders.get(context) ?? createLoadLastUse(context.dependencies, viewerOf(context));
  loaders.set(context, load);
  const rowId = rowIdOf('ApiKey', id);
  return rowId === null ? null : load(rowId);
}
