import { GraphQLDateTime } from 'graphql-scalars';
import { Field, ObjectType } from 'type-graphql';
import { globalId } from '../graphql/global-id.ts';
import { NodeType } from '../graphql/node.type.ts';
import { PageInfoType } from '../graphql/page-info.type.ts';
import { UserRole } from '../sign-in/user-role.type.ts';
import type { UserRecord } from './member.store.ts';

@ObjectType('User', {
  implements: NodeType,
  description: 'A person who can sign in to this account.',
})
export class UserType extends NodeType {
  @Field(() => String, { description: 'What others see.' })
  name: string;

  @Field(() => String, { description: 'What they sign in with; in lower case.' })
  email: string;

  @Field(() => UserRole, { description: 'What they may do in the account.' })
  role: UserRole;

  @Field(() => GraphQLDateTime, { description: 'Since when they have been a user.' })
  createdAt: Date;

  @Field(() => GraphQLDateTime, {
    nullable: true,
    description: 'When they last signed in; null for never.',
  })
  lastSignInAt: Date | null;

  @Field(() => Boolean, {
    description: 'Whether they have a second factor: then their password alone signs nobody in.',
  })
  hasSecondFactor: boolean;
}

/** A user as GraphQL shows them. */
export function userNode(user: UserRecord): UserType {
  const { id, name, email, role, createdAt, lastSignInAt, hasSecondFactor } = user;
  return {
    id: globalId('User', id),
    name,
    email,
    role,
    createdAt,
    lastSignInAt,
    hasSecondFactor,
  };
}

@ObjectType('UserEdge', { description: 'A user in a list (Relay).' })
export class UserEdgeType {
  @Field(() => String, { description: 'The place in the list; pass it as `after`.' })
  cursor: string;

  @Field(() => UserType, { description: 'The user.' })
  node: UserType;
}

@ObjectType('UserConnection', { description: 'One page of users, first come first (Relay).' })
export class UserConnectionType {
  @Field(() => [UserEdgeType], { description: 'The users with their places.' })
  edges: readonly UserEdgeType[];

  @Field(() => [UserType], { description: 'The users alone.' })
  nodes: readonly UserType[];

  @Field(() => PageInfoType, { description: 'Where this page lies.' })
  pageInfo: PageInfoType;
}
