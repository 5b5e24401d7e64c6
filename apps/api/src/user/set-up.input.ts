import { Field, InputType } from 'type-graphql';

@InputType('SetUpInput', { description: 'The first administrator, and proof of being let in.' })
export class SetUpInput {
  @Field(() => String, { description: 'What stands after # in the setup link.' })
  setupToken: string;

  @Field(() => String, { description: 'What others see; at most 200 characters.' })
  name: string;

  @Field(() => String, { description: 'What to sign in with.' })
  email: string;

  @Field(() => String, {
    description:
      '12 to 128 characters, none of the known ones, without a name of the person or the account.',
  })
  password: string;
}

@InputType('ResetPasswordInput', { description: 'Another password, and proof of being let in.' })
export class ResetPasswordInput {
  @Field(() => String, { description: 'What stands after # in the reset link.' })
  resetToken: string;

  @Field(() => String, {
    description:
      '12 to 128 characters, none of the known ones, without a name of the person or the account.',
  })
  password: string;
}
