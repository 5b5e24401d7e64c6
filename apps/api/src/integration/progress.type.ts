import { GraphQLDateTime, GraphQLSafeInt } from 'graphql-scalars';
import { Field, ObjectType, registerEnumType } from 'type-graphql';
import { apiKeyNode, ApiKeyType } from '../api-key/api-key.type.ts';
import { PageInfoType } from '../graphql/page-info.type.ts';
import { BoundedCountType } from './bounded-count.type.ts';
import { IntegrationState } from './integration-state.ts';
import type { ProgressScope } from './progress-scope.ts';
import type { FollowedKey } from './progress.store.ts';

registerEnumType(IntegrationState, {
  name: 'IntegrationState',
  description: 'How far an integration has come since the shared secret was replaced.',
  valuesConfig: {
    UPDATED: { description: 'It came back: it was let in with the current secret.' },
    MIXED: {
      description:
        'It was let in with the current secret, and within the last hour of that something still came with another: several copies run, and not all of them have been updated.',
    },
    STRAGGLING: {
      description:
        'It was only seen with another secret since: let in while that is in its overlap, refused once it is retired.',
    },
    SILENT: { description: 'It was not seen since.' },
  },
});

@ObjectType('OldSecretUse', {
  description: 'What was seen of an integration with another secret than the current one.',
})
export class OldSecretUseType {
  @Field(() => GraphQLSafeInt, {
    description:
      'How often it was let in with a secret in whose overlap it was seen, the time before the overlap included; 0 when it was not seen in an overlap.',
  })
  acceptedCount: number;

  @Field(() => GraphQLDateTime, {
    nullable: true,
    description: 'When it was last let in, in the overlap; null for never.',
  })
  lastAcceptedAt: Date | null;

  @Field(() => String, {
    nullable: true,
    description: 'The address that this came from; null where it could not be told.',
  })
  lastAcceptedIp: string | null;

  @Field(() => GraphQLSafeInt, {
    description: 'How often it was refused for it, since the hour in which it was replaced.',
  })
  refusedCount: number;

  @Field(() => GraphQLDateTime, {
    nullable: true,
    description: 'When it was last refused; null for never.',
  })
  lastRefusedAt: Date | null;

  @Field(() => String, {
    nullable: true,
    description: 'The address that this came from; null where it could not be told.',
  })
  lastRefusedIp: string | null;
}

@ObjectType('Integration', {
  description: 'An API key that was in use, and how far its integration has come.',
})
export class IntegrationType {
  @Field(() => ApiKeyType, { description: 'Its API key.' })
  apiKey: ApiKeyType;

  @Field(() => IntegrationState, { description: 'How far it has come.' })
  state: IntegrationState;

  @Field(() => GraphQLDateTime, {
    nullable: true,
    description:
      'Since when it is on the current secret: when it was first let in with it; null for never.',
  })
  updatedAt: Date | null;

  @Field(() => GraphQLDateTime, {
    nullable: true,
    description: 'When it was last let in with the current secret; null for never.',
  })
  lastSeenAt: Date | null;

  @Field(() => String, {
    nullable: true,
    description: 'The address that this came from; null where it could not be told.',
  })
  lastSeenIp: string | null;

  @Field(() => OldSecretUseType, { description: 'What still comes with another secret.' })
  old: OldSecretUseType;
}

@ObjectType('IntegrationEdge', { description: 'An integration at its place in a list.' })
export class IntegrationEdgeType {
  @Field(() => String, { description: 'For `after`.' })
  cursor: string;

  @Field(() => IntegrationType, { description: 'The integration.' })
  node: IntegrationType;
}

@ObjectType('IntegrationConnection', {
  description: 'A page of integrations, in the order in which their API keys were created.',
})
export class IntegrationConnectionType {
  @Field(() => [IntegrationEdgeType], { description: 'The integrations with their cursors.' })
  edges: readonly IntegrationEdgeType[];

  @Field(() => [IntegrationType], { description: 'The integrations of this page.' })
  nodes: readonly IntegrationType[];

  @Field(() => PageInfoType, { description: 'Where this page lies.' })
  pageInfo: PageInfoType;
}

@ObjectType('IntegrationProgress', {
  description:
    'How far the integrations have come since the shared secret was last replaced, by a regeneration or by a restoration. Followed are enabled keys that were let in during the 7 days before that, or in the overlap since; of more than 10,000, those that were let in last. What has the same string is the same secret: after a restoration whoever holds that one is up to date. Each node adds what it counted every 5 seconds: the last of them may be missing.',
})
export class IntegrationProgressType {
  @Field(() => GraphQLDateTime, { description: 'When the current version was made.' })
  since: Date;

  @Field(() => BoundedCountType, { description: 'All that are followed.' })
  expected?: BoundedCountType;

  @Field(() => BoundedCountType, { description: 'Those that are UPDATED.' })
  updated?: BoundedCountType;

  @Field(() => BoundedCountType, { description: 'Those that are MIXED.' })
  mixed?: BoundedCountType;

  @Field(() => BoundedCountType, { description: 'Those that are STRAGGLING.' })
  straggling?: BoundedCountType;

  @Field(() => BoundedCountType, { description: 'Those that are SILENT.' })
  silent?: BoundedCountType;

  @Field(() => IntegrationConnectionType, {
    description: 'Those that are followed, in the order in which their API keys were created.',
  })
  integrations?: IntegrationConnectionType;

  /** Not a field: what is counted and listed. */
  scope: ProgressScope;
}

/** A followed key as GraphQL shows it at `now`. */
export function integrationNode(key: FollowedKey, now: Date): IntegrationType {
  const { state, updatedAt, lastSeenAt, lastSeenIp } = key;
  return {
    apiKey: apiKeyNode(key, now),
    state,
    updatedAt,
    lastSeenAt,
    lastSeenIp,
    old: {
      acceptedCount: key.oldAcceptedCount,
      lastAcceptedAt: key.oldAcceptedAt,
      lastAcceptedIp: key.oldAcceptedIp,
      refusedCount: key.oldRefusedCount,
      lastRefusedAt: key.oldRefusedAt,
      lastRefusedIp: key.oldRefusedIp,
    },
  };
}
