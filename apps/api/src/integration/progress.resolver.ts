import { Arg, Authorized, Ctx, FieldResolver, Int, Resolver, Root } from 'type-graphql';
import { viewerOf, type GraphqlContext } from '../graphql/context.ts';
import { connectionOf } from '../graphql/page.ts';
import { SharedSecretType } from '../shared-secret/shared-secret.type.ts';
import { Permission } from '../sign-in/permission.ts';
import type { BoundedCount } from './bounded-count.ts';
import { BoundedCountType } from './bounded-count.type.ts';
import {
  countProgress,
  findProgress,
  integrationCursor,
  listIntegrations,
  type ProgressCounts,
} from './follow-progress.ts';
import { IntegrationState } from './integration-state.ts';
import {
  IntegrationConnectionType,
  integrationNode,
  IntegrationProgressType,
} from './progress.type.ts';

@Resolver(() => SharedSecretType)
export class ProgressResolver {
  @Authorized(Permission.API_KEY_READ)
  @FieldResolver(() => IntegrationProgressType, {
    nullable: true,
    description:
      'How far the integrations have come since the secret was last replaced. Null when there is nothing to follow: it never was, or 30 days have gone by since. Needs API_KEY_READ.',
  })
  async progress(@Ctx() context: GraphqlContext): Promise<IntegrationProgressType | null> {
    const scope = await findProgress(context.dependencies, viewerOf(context));
    return scope && { since: scope.since, scope };
  }
}

/** Counted once for all counts of one object. */
const counts = new WeakMap<IntegrationProgressType, Promise<ProgressCounts>>();

@Resolver(() => IntegrationProgressType)
export class IntegrationsResolver {
  @FieldResolver(() => BoundedCountType)
  expected(@Root() progress: IntegrationProgressType, @Ctx() context: GraphqlContext) {
    return countOf(progress, context, 'ALL');
  }

  @FieldResolver(() => BoundedCountType)
  updated(@Root() progress: IntegrationProgressType, @Ctx() context: GraphqlContext) {
    return countOf(progress, context, 'UPDATED');
  }

  @FieldResolver(() => BoundedCountType)
  mixed(@Root() progress: IntegrationProgressType, @Ctx() context: GraphqlContext) {
    return countOf(progress, context, 'MIXED');
  }

  @FieldResolver(() => BoundedCountType)
  straggling(@Root() progress: IntegrationProgressType, @Ctx() context: GraphqlContext) {
    return countOf(progress, context, 'STRAGGLING');
  }

  @FieldResolver(() => BoundedCountType)
  silent(@Root() progress: IntegrationProgressType, @Ctx() context: GraphqlContext) {
    return countOf(progress, context, 'SILENT');
  }

  @FieldResolver(() => IntegrationConnectionType)
  async integrations(
    @Root() { scope }: IntegrationProgressType,
    @Ctx() { dependencies }: GraphqlContext,
    @Arg('first', () => Int, { nullable: true, description: 'How many, 1 to 100; 25 if left out.' })
    first: number | null,
    @Arg('after', () => String, { nullable: true, description: 'The cursor to go on from.' })
    after: string | null,
    @Arg('state', () => IntegrationState, {
      nullable: true,
      description: 'Only those in this state; all if left out.',
    })
    state: IntegrationState | null,
  ): Promise<IntegrationConnectionType> {
    const page = await listIntegrations(dependencies, scope, { first, after, state });
    return connectionOf(page, integrationCursor, (key) => integrationNode(key, dependencies.now()));
  }
}

async function countOf(
  progress: IntegrationProgressType,
  { dependencies }: GraphqlContext,
  what: keyof ProgressCounts,
): Promise<BoundedCount> {
  const counting = counts.get(progress) ?? countProgress(dependencies, progress.scope);
  counts.set(progress, counting);
  return (await counting)[what];
}
