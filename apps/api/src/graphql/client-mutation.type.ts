import { Field, InputType, ObjectType } from 'type-graphql';

/** What every input of a mutation may carry. */
@InputType()
export abstract class ClientMutationInput {
  @Field(() => String, {
    nullable: true,
    description:
      'An id of your own for this attempt, up to 255 characters. Repeated within 24 hours it gives the first answer again and changes nothing more.',
  })
  clientMutationId?: string | null;
}

/** What every payload of such a mutation gives back. */
@ObjectType()
export abstract class ClientMutationPayload {
  @Field(() => String, { nullable: true, description: 'As it was given in the input.' })
  clientMutationId: string | null;
}
