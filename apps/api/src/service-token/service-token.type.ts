import { GraphQLDateTime } from 'graphql-scalars';
import { Field, ObjectType } from 'type-graphql';
import { ActorType } from '../graphql/actor.type.ts';
import { globalId } from '../graphql/global-id.ts';
import { NodeType } from '../graphql/node.type.ts';
import { Permission } from '../sign-in/permission.ts';
import type { ServiceTokenRecord } from './service-token.store.ts';

@ObjectType('ServiceToken', {
  implements: NodeType,
  description: "A script's credential, independent of the shared secret.",
})
export class ServiceTokenType extends NodeType {
  @Field(() => String, { description: 'What people and the audit log call it.' })
  name: string;

  @Field(() => [Permission], { description: 'Exactly what it may do.' })
  scopes: readonly Permission[];

  @Field(() => GraphQLDateTime, { description: 'When it was made.' })
  createdAt: Date;

  @Field(() => ActorType, { description: 'Who made it.' })
  createdBy: ActorType;

  @Field(() => GraphQLDateTime, {
    nullable: true,
    description: 'When it stops by itself; null for never.',
  })
  expiresAt: Date | null;

  @Field(() => [String], {
    description: 'IP addresses and CIDR ranges that it is good from; empty for anywhere.',
  })
  sourceAddresses: readonly string[];

  @Field(() => GraphQLDateTime, {
    nullable: true,
    description: 'When it was last used, some seconds late; null for never.',
  })
  lastUsedAt: Date | null;

  @Field(() => String, {
    nullable: true,
    description: 'The address that its last use came from; null for never.',
  })
  lastUsedIp: string | null;
}

/** A service token as GraphQL shows it; the token itself is not part of it. */
export function serviceTokenNode(record: ServiceTokenRecord): ServiceTokenType {
  const { id, createdByKind, createdByLabel, ...shown } = record;
  const createdBy = { kind: createdByKind, label: createdByLabel };
  return { ...shown, id: globalId('ServiceToken', id), createdBy };
}
