import { Arg, Authorized, Ctx, FieldResolver, Int, Query, Resolver, Root } from 'type-graphql';
import { apiKeyNode, ApiKeyType } from '../api-key/api-key.type.ts';
import { viewerOf, type GraphqlContext } from '../graphql/context.ts';
import { Permission } from '../sign-in/permission.ts';
import { listBusiestKeys, readAccountRequests } from './read-usage.ts';
import { requestsOverTime } from './requests.type.ts';
import { UsageType } from './usage.type.ts';

@Resolver(() => UsageType)
export class UsageResolver {
  @Authorized(Permission.API_KEY_READ)
  @Query(() => UsageType, {
    nullable: true,
    description: 'How much the account’s API keys are used. Needs API_KEY_READ.',
  })
  async usage(
    @Arg('days', () => Int, {
      defaultValue: 1,
      description:
        'The last so many days, 1 to 30: by the hour for 1 day, by 6 hours up to 7, by days (UTC) above.',
    })
    days: number,
    @Ctx() context: GraphqlContext,
  ): Promise<UsageType> {
    const read = await readAccountRequests(context.dependencies, viewerOf(context), days);
    return { days, requests: requestsOverTime(read), isLowerBound: read.isLowerBound };
  }

  @FieldResolver(() => [ApiKeyType])
  async busiest(
    @Root() { days }: UsageType,
    @Arg('first', () => Int, { defaultValue: 10, description: 'How many, 1 to 100.' })
    first: number,
    @Ctx() context: GraphqlContext,
  ): Promise<ApiKeyType[]> {
    const { dependencies } = context;
    const busiest = await listBusiestKeys(dependencies, viewerOf(context), { days, first });
    return busiest.map((apiKey) => apiKeyNode(apiKey, dependencies.now()));
  }
}
