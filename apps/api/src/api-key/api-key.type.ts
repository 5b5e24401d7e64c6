import { GraphQLDateTime } from 'graphql-scalars';
import { Field, ObjectType, registerEnumType } from 'type-graphql';
import { ApiKeyRole } from '../database/generated/enums.ts';
import { ActorType } from '../graphql/actor.type.ts';
import { globalId } from '../graphql/global-id.ts';
import { NodeType } from '../graphql/node.type.ts';
import { ApiKeyStatus, apiKeyStatusAt } from './api-key-status.ts';
import type { ApiKeyRecord } from './api-key.store.ts';

registerEnumType(ApiKeyRole, {
  name: 'ApiKeyRole',
  description: "What an integration may do in the account's own APIs; gateways are told it.",
  valuesConfig: {
    ADMIN: { description: 'Everything that the APIs offer.' },
    READONLY: { description: 'Reading alone.' },
  },
});

registerEnumType(ApiKeyStatus, {
  name: 'ApiKeyStatus',
  description: 'Whether an API key can be used.',
  valuesConfig: {
    ENABLED: { description: 'It can be used.' },
    DISABLED: { description: 'An administrator has stopped it; it can be enabled again.' },
    EXPIRED: { description: 'Its time is over; it can be given more.' },
  },
});

@ObjectType('ApiKey', {
  implements: NodeType,
  description: 'One integration: its name, what it may do, and when it was last seen.',
})
export class ApiKeyType extends NodeType {
  @Field(() => String, {
    description:
      '1 to 64 of A-Z a-z 0-9 . _ -, beginning with a letter or digit; unique in the account; never changes.',
  })
  appname: string;

  @Field(() => String, { description: 'What people know it by; may be empty.' })
  description: string;

  @Field(() => ApiKeyRole, { description: "What it may do in the account's APIs." })
  role: ApiKeyRole;

  @Field(() => ApiKeyStatus, { description: 'Whether it can be used at this moment.' })
  status: ApiKeyStatus;

  @Field(() => GraphQLDateTime, {
    nullable: true,
    description: 'When it stops by itself; null for never.',
  })
  expiresAt: Date | null;

  @Field(() => GraphQLDateTime, { description: 'When it was created.' })
  createdAt: Date;

  @Field(() => ActorType, { description: 'Who created it.' })
  createdBy: ActorType;

  @Field(() => GraphQLDateTime, {
    nullable: true,
    description: 'The last successful token exchange; null for never.',
  })
  lastLoginAt: Date | null;

  @Field(() => String, {
    nullable: true,
    description: 'The address that the last successful exchange came from; null for never.',
  })
  lastLoginIp: string | null;
}

/** A key as GraphQL shows it at `now`. */
export function apiKeyNode(record: ApiKeyRecord, now: Date): ApiKeyType {
  const { id, appname, description, role, expiresAt, createdAt, lastLoginAt, lastLoginIp } = record;
  return {
    id: globalId('ApiKey', id),
    appname,
    description,
    role,
    status: apiKeyStatusAt(record, now),
    expiresAt,
    createdAt,
    createdBy: { kind: record.createdByKind, label: record.createdByLabel },
    lastLoginAt,
    lastLoginIp,
  };
}
