import { Field, ID, InputType } from 'type-graphql';
import { ClientMutationInput } from '../graphql/client-mutation.type.ts';
import { UserRole } from '../sign-in/user-role.type.ts';

@InputType('InviteUserInput', { description: 'Whom to invite, as what.' })
export class InviteUserInput extends ClientMutationInput {
  @Field(() => String, { description: 'What the invited person will sign in with.' })
  email: string;

  @Field(() => UserRole, { description: 'What they will be allowed to do.' })
  role: UserRole;
}

@InputType('RevokeInvitationInput', { description: 'Which invitation to end.' })
export class RevokeInvitationInput extends ClientMutationInput {
  @Field(() => ID, { description: "The invitation's id." })
  id: string;
}

@InputType('AcceptInvitationInput', { description: 'The invited person, and proof of it.' })
export class AcceptInvitationInput {
  @Field(() => String, { description: 'What stands after # in the invitation link.' })
  token: string;

  @Field(() => String, { description: 'What others see; at most 200 characters.' })
  name: string;

  @Field(() => String, {
    description:
      '12 to 128 characters, none of the known ones, without a name of the person or the account.',
  })
  password: string;
}
