import { Field, ObjectType } from 'type-graphql';
import { NodeType } from '../graphql/node.type.ts';

@ObjectType('Account', {
  implements: NodeType,
  description: 'An account: it has one shared secret, its API keys, its users, and its audit log.',
})
export class AccountType extends NodeType {
  @Field(() => String, { description: '5 to 16 of a-z, 0-9 and `-`; part of every credential.' })
  shortname: string;

  @Field(() => String, { description: 'The name that users see.' })
  name: string;

  @Field(() => Boolean, {
    description:
      'Whether every user must have a second factor. Who has none can do nothing but set one up.',
  })
  secondFactorRequired: boolean;
}
