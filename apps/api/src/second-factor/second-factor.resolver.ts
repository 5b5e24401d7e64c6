import { Arg, Authorized, Ctx, Mutation, Resolver } from 'type-graphql';
import { findAccount } from '../account/find-account.ts';
import { viewerOf, type GraphqlContext } from '../graphql/context.ts';
import { Permission } from '../sign-in/permission.ts';
import { requireSecondFactor } from './require-second-factor.ts';
import { RequireSecondFactorInput } from './second-factor.input.ts';
import { RequireSecondFactorPayload, requireSecondFactorPayload } from './second-factor.payload.ts';

@Resolver()
export class SecondFactorResolver {
  @Authorized(Permission.USER_MANAGE)
  @Mutation(() => RequireSecondFactorPayload, {
    nullable: true,
    description:
      'Demands a second factor of every user, or no longer. Who has none can from then on do nothing but set one up, on every node by the time this answers. Needs USER_MANAGE, a recent sign-in, and a second factor of one’s own.',
  })
  async requireSecondFactor(
    @Arg('input', () => RequireSecondFactorInput, { description: 'Whether it is demanded.' })
    { required, clientMutationId = null }: RequireSecondFactorInput,
    @Ctx() context: GraphqlContext,
  ): Promise<RequireSecondFactorPayload> {
    const { dependencies } = context;
    const viewer = viewerOf(context);
    const result = await requireSecondFactor(dependencies, viewer, { required, clientMutationId });
    const account = await findAccount(dependencies, viewer);
    return requireSecondFactorPayload(result, account, clientMutationId);
  }
}
