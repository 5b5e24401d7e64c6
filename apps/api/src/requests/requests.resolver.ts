import { Arg, Ctx, FieldResolver, Int, Resolver, Root } from 'type-graphql';
import { ApiKeyType } from '../api-key/api-key.type.ts';
import { viewerOf, type GraphqlContext } from '../graphql/context.ts';
import { rowIdOf } from '../graphql/global-id.ts';
import { createLoadRequests, type LoadRequests } from './load-requests.ts';
import { requestsOverTime, RequestsOverTimeType } from './requests.type.ts';

/** One for each request, made when it first asks. */
const loaders = new WeakMap<GraphqlContext, LoadRequests>();

/** The request's own loader, for whatever shows requests of API keys. */
export function loadRequestsOf(context: GraphqlContext): LoadRequests {
  const load = loaders.get(context) ?? createLoadRequests(context.dependencies, viewerOf(context));
  loaders.set(context, load);
  return load;
}

/** Whoever got hold of an API key may read the rest of it, so this has no guard of its own. */
@Resolver(() => ApiKeyType)
export class RequestsResolver {
  @FieldResolver(() => RequestsOverTimeType, {
    description: 'The requests of this key over time, by verdict.',
  })
  async requests(
    @Root() { id }: ApiKeyType,
    @Arg('days', () => Int, {
      defaultValue: 1,
      description:
        'The last so many days, 1 to 30: by the hour for 1 day, by 6 hours up to 7, by days (UTC) above.',
    })
    days: number,
    @Ctx() context: GraphqlContext,
  ): Promise<RequestsOverTimeType> {
    return requestsOverTime(await loadRequestsOf(context)(rowIdOf('ApiKey', id) ?? '', days));
  }
}
