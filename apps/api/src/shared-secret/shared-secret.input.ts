import { Field, InputType, Int } from 'type-graphql';
import { ClientMutationInput } from '../graphql/client-mutation.type.ts';

@InputType('RegenerateSharedSecretInput', {
  description: 'How to regenerate; without it the current secret is replaced, whichever it is.',
})
export class RegenerateSharedSecretInput extends ClientMutationInput {
  @Field(() => Int, {
    nullable: true,
    description:
      'The version you saw. When another one is current by now, nothing is regenerated and the answer is STALE_VERSION. Null or left out: whichever is current is replaced.',
  })
  expectedVersion?: number | null;
}
