import { Field, Int, ObjectType } from 'type-graphql';

@ObjectType('BoundedCount', { description: 'A count that goes no further than 10,000.' })
export class BoundedCountType {
  @Field(() => Int, { description: 'How many there are, up to 10,000.' })
  count: number;

  @Field(() => Boolean, {
    description: 'Whether there may be more than `count`, so that it is to be read as "at least".',
  })
  isLowerBound: boolean;
}
