import { Field, ID, InputType } from 'type-graphql';
import { ClientMutationInput } from '../graphql/client-mutation.type.ts';
import { UserRole } from '../sign-in/user-role.type.ts';

@InputType('ChangeUserRoleInput', { description: 'Which role for whom.' })
export class ChangeUserRoleInput extends ClientMutationInput {
  @Field(() => ID, { description: "The user's id." })
  id: string;

  @Field(() => UserRole, { description: 'What they may do from now on.' })
  role: UserRole;
}

@InputType('RemoveUserInput', { description: 'Whom to remove.' })
export class RemoveUserInput extends ClientMutationInput {
  @Field(() => ID, { description: "The user's id." })
  id: string;
}

@InputType('RemoveSecondFactorsInput', { description: 'Whose second factors to remove.' })
export class RemoveSecondFactorsInput extends ClientMutationInput {
  @Field(() => ID, { description: "The user's id." })
  id: string;
}

@InputType('CreateResetLinkInput', { description: 'Who forgot the password.' })
export class CreateResetLinkInput extends ClientMutationInput {
  @Field(() => ID, { description: "The user's id." })
  id: string;
}

@InputType('EndUserSessionsInput', { description: 'Whose sessions to end.' })
export class EndUserSessionsInput extends ClientMutationInput {
  @Field(() => ID, { description: "The user's id." })
  id: string;
}
