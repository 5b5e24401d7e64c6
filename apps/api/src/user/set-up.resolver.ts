import { Arg, Ctx, Mutation, Query, Resolver } from 'type-graphql';
import type { GraphqlContext } from '../graphql/context.ts';
import { FromInside } from '../sign-in/from-inside.ts';
import { Public } from '../sign-in/public.ts';
import { ResetPasswordInput, SetUpInput } from './set-up.input.ts';
import {
  ResetPasswordPayload,
  resetPasswordPayload,
  SetUpPayload,
  setUpPayload,
} from './set-up.payload.ts';
import { isSetupRequired } from './is-setup-required.ts';
import { resetPassword } from './reset-password.ts';
import { setUp } from './set-up.ts';

@Resolver()
export class SetUpResolver {
  @Public()
  @Query(() => Boolean, {
    nullable: true,
    description: 'Whether the first administrator is still to be created with the setup link.',
  })
  setupRequired(@Ctx() { dependencies }: GraphqlContext): Promise<boolean> {
    return isSetupRequired(dependencies);
  }

  @Public()
  @FromInside()
  @Mutation(() => SetUpPayload, {
    nullable: true,
    description: 'Creates the first administrator. Sign in afterwards.',
  })
  async setUp(
    @Arg('input', () => SetUpInput, { description: 'Who, and the token of the setup link.' })
    input: SetUpInput,
    @Ctx() { dependencies, ip }: GraphqlContext,
  ): Promise<SetUpPayload> {
    return setUpPayload(await setUp(dependencies, ip, input));
  }

  @Public()
  @FromInside()
  @Mutation(() => ResetPasswordPayload, {
    nullable: true,
    description:
      'Chooses another password with the link that an administrator, or an operator on the machine, has made. Ends every session of whose it is. Sign in afterwards.',
  })
  async resetPassword(
    @Arg('input', () => ResetPasswordInput, {
      description: 'The password, and the token of the reset link.',
    })
    input: ResetPasswordInput,
    @Ctx() { dependencies, ip }: GraphqlContext,
  ): Promise<ResetPasswordPayload> {
    return resetPasswordPayload(await resetPassword(dependencies, ip, input));
  }
}
