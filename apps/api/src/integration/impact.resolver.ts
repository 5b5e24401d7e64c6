import { Arg, Authorized, Ctx, FieldResolver, Int, Resolver, Root } from 'type-graphql';
import { GraphQLSafeInt } from 'graphql-scalars';
import { viewerOf, type GraphqlContext } from '../graphql/context.ts';
import { rowIdOf } from '../graphql/global-id.ts';
import { loadRequestsOf } from '../requests/requests.resolver.ts';
import { sumOf } from '../requests/requests.type.ts';
import { SharedSecretType } from '../shared-secret/shared-secret.type.ts';
import { Permission } from '../sign-in/permission.ts';
import { busyApiKey, BusyApiKeyType, ImpactType } from './impact.type.ts';
import { listBusiest, measureImpact } from './measure-impact.ts';

@Resolver(() => SharedSecretType)
export class ImpactResolver {
  @Authorized(Permission.API_KEY_READ)
  @FieldResolver(() => ImpactType, {
    description:
      'What regenerating now would stop: which integrations are in use, and how much. Needs API_KEY_READ.',
  })
  async impact(@Ctx() context: GraphqlContext): Promise<ImpactType> {
    const impact = await measureImpact(context.dependencies, viewerOf(context));
    return { ...impact, keysInUse: impact.seenLastWeek };
  }
}

@Resolver(() => ImpactType)
export class BusiestResolver {
  @FieldResolver(() => [BusyApiKeyType])
  async busiest(
    @Arg('first', () => Int, { defaultValue: 12, description: 'How many, 1 to 100.' })
    first: number,
    @Ctx() context: GraphqlContext,
  ): Promise<BusyApiKeyType[]> {
    const { dependencies } = context;
    const busiest = await listBusiest(dependencies, viewerOf(context), first);
    return busiest.map((key) => busyApiKey(key, dependencies.now()));
  }
}

@Resolver(() => BusyApiKeyType)
export class BusyApiKeyResolver {
  @FieldResolver(() => [Int])
  plot(@Root() { apiKey }: BusyApiKeyType, @Ctx() context: GraphqlContext) {
    return letInOf(apiKey.id, context);
  }

  @FieldResolver(() => GraphQLSafeInt)
  async requests(@Root() { apiKey }: BusyApiKeyType, @Ctx() context: GraphqlContext) {
    return sumOf(await letInOf(apiKey.id, context));
  }
}

/** Hour by hour over the last 24. */
async function letInOf(id: string, context: GraphqlContext): Promise<readonly number[]> {
  const { window, verdicts } = await loadRequestsOf(context)(rowIdOf('ApiKey', id) ?? '', 1);
  const letIn = verdicts.find(({ verdict }) => verdict === 'OK');
  return letIn?.plot ?? new Array<number>(window.slots).fill(0);
}
