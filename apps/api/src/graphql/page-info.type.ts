import { Field, ObjectType } from 'type-graphql';

@ObjectType('PageInfo', { description: 'Where a page of a connection lies (Relay).' })
export class PageInfoType {
  @Field(() => Boolean, { description: 'Whether more edges follow.' })
  hasNextPage: boolean;

  @Field(() => Boolean, { description: 'Whether edges come before.' })
  hasPreviousPage: boolean;

  @Field(() => String, {
    nullable: true,
    description: 'Cursor of the first edge; null when empty.',
  })
  startCursor: string | null;

  @Field(() => String, { nullable: true, description: 'Cursor of the last edge; null when empty.' })
  endCursor: string | null;
}
