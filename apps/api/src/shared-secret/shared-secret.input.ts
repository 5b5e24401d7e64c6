import { Field, InputType, Int } from 'type-graphql';

@InputType('RegenerateSharedSecretInput', {
  description: 'How to regenerate; without it the current secret is replaced, whichever it is.',
})
export class RegenerateSharedSecretInput {
  @Field(() => Int, {
    nullable: true,
    description:
      'The version you saw. When another one is current by now, nothing is regenerated and the answer is STALE_VERSION. Null or left out: whichever is current is replaced.',
  })
  expectedVersion?: number | null;

  @Field(() => String, {
    nullable: true,
    description:
      'An id of your own for this attempt, up to 255 characters. Repeated within 24 hours it gives the first answer again and regenerates nothing.',
  })
  clientMutationId?: string | null;
}
