import { GraphQLDateTime } from 'graphql-scalars';
import { Field, InputType } from 'type-graphql';

@InputType('AuditEventFilter', {
  description: 'Which entries of the audit log. All that is given has to hold.',
})
export class AuditEventFilterInput {
  @Field(() => String, { nullable: true, description: 'Exactly this class, for example API_KEY.' })
  class?: string | null;

  @Field(() => String, { nullable: true, description: 'Exactly this subclass.' })
  subclass?: string | null;

  @Field(() => String, { nullable: true, description: 'Exactly this action.' })
  action?: string | null;

  @Field(() => String, {
    nullable: true,
    description: "A part of the actor's label, such as an e-mail address; capitals do not matter.",
  })
  actor?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'A part of the description; capitals do not matter.',
  })
  search?: string | null;

  @Field(() => GraphQLDateTime, { nullable: true, description: 'At this time or later.' })
  since?: Date | null;

  @Field(() => GraphQLDateTime, { nullable: true, description: 'Before this time.' })
  until?: Date | null;
}
