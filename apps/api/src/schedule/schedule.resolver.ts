import { Arg, Authorized, Ctx, FieldResolver, Mutation, Resolver } from 'type-graphql';
import { viewerOf, type GraphqlContext } from '../graphql/context.ts';
import { readSharedSecret } from '../shared-secret/read-shared-secret.ts';
import { sharedSecretNode, SharedSecretType } from '../shared-secret/shared-secret.type.ts';
import { Permission } from '../sign-in/permission.ts';
import { readSchedule } from './read-schedule.ts';
import { planOf, SetSharedSecretScheduleInput } from './schedule.input.ts';
import {
  SetSharedSecretSchedulePayload,
  setSharedSecretSchedulePayload,
} from './schedule.payload.ts';
import { sharedSecretSchedule, SharedSecretScheduleType } from './schedule.type.ts';
import { setSharedSecretSchedule } from './set-schedule.ts';

@Resolver(() => SharedSecretType)
export class ScheduleResolver {
  @FieldResolver(() => SharedSecretScheduleType, {
    nullable: true,
    description:
      'When it regenerates by itself; null for never, which it is unless somebody set it.',
  })
  async schedule(@Ctx() context: GraphqlContext): Promise<SharedSecretScheduleType | null> {
    const shown = await readSchedule(context.dependencies, viewerOf(context));
    return shown && sharedSecretSchedule(shown);
  }

  @Authorized(Permission.SHARED_SECRET_REGENERATE)
  @Mutation(() => SetSharedSecretSchedulePayload, {
    nullable: true,
    description:
      'Sets or clears when the shared secret regenerates by itself. Left out while an overlap is open or the regeneration before can be undone; a regeneration by hand begins the count anew. Needs SHARED_SECRET_REGENERATE and a recent sign-in.',
  })
  async setSharedSecretSchedule(
    @Arg('input', () => SetSharedSecretScheduleInput, { description: 'The schedule, or none.' })
    input: SetSharedSecretScheduleInput,
    @Ctx() context: GraphqlContext,
  ): Promise<SetSharedSecretSchedulePayload> {
    const { dependencies } = context;
    const viewer = viewerOf(context);
    const clientMutationId = input.clientMutationId ?? null;
    const set = await setSharedSecretSchedule(dependencies, viewer, {
      plan: planOf(input),
      clientMutationId,
    });
    if (!set.ok) return setSharedSecretSchedulePayload(set.code, clientMutationId);
    const current = await readSharedSecret(dependencies, viewer);
    return setSharedSecretSchedulePayload(sharedSecretNode(current, null), clientMutationId);
  }
}
