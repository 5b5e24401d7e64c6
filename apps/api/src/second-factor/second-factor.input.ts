import { Field, InputType } from 'type-graphql';
import { ClientMutationInput } from '../graphql/client-mutation.type.ts';

@InputType('RequireSecondFactorInput', { description: 'Whether a second factor is demanded.' })
export class RequireSecondFactorInput extends ClientMutationInput {
  @Field(() => Boolean, {
    description: 'True demands one of every user; false leaves it to each of them.',
  })
  required: boolean;
}
