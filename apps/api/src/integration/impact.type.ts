import { GraphQLDateTime, GraphQLSafeInt } from 'graphql-scalars';
import { Field, Int, ObjectType } from 'type-graphql';
import { apiKeyNode, ApiKeyType } from '../api-key/api-key.type.ts';
import { BoundedCountType } from './bounded-count.type.ts';
import type { BusyKey } from './busiest.store.ts';

@ObjectType('BusyApiKey', { description: 'An API key in use, and how busy it is.' })
export class BusyApiKeyType {
  @Field(() => ApiKeyType, { description: 'The API key.' })
  apiKey: ApiKeyType;

  @Field(() => GraphQLDateTime, {
    description: 'When it was last let in under a secret that is accepted.',
  })
  lastSeenAt: Date;

  @Field(() => String, {
    nullable: true,
    description: 'The address that this came from; null where it could not be told.',
  })
  lastSeenIp: string | null;

  @Field(() => GraphQLSafeInt, {
    description: 'Requests let in over the 24 hours of `plot`.',
  })
  requests?: number;

  @Field(() => [Int], {
    description:
      '24 numbers: requests let in hour by hour, the oldest first; the last hour is not over.',
  })
  plot?: readonly number[];
}

@ObjectType('Impact', {
  description:
    'What regenerating the shared secret now would stop. Seen means let in under a secret that is accepted now: the current one, or the one in an overlap, which a regeneration ends as well. Each node adds what it counted every 5 seconds: the last of them may be missing.',
})
export class ImpactType {
  @Field(() => BoundedCountType, { description: 'API keys that are enabled.' })
  keysTotal: BoundedCountType;

  @Field(() => BoundedCountType, {
    description:
      'Enabled keys that were seen in the last 7 days; the same as `seenLastWeek`. Their integrations stop working.',
  })
  keysInUse: BoundedCountType;

  @Field(() => BoundedCountType, { description: 'Enabled keys seen in the last hour.' })
  seenLastHour: BoundedCountType;

  @Field(() => BoundedCountType, { description: 'Enabled keys seen in the last 24 hours.' })
  seenLastDay: BoundedCountType;

  @Field(() => BoundedCountType, { description: 'Enabled keys seen in the last 7 days.' })
  seenLastWeek: BoundedCountType;

  @Field(() => BoundedCountType, {
    description:
      'Enabled keys that were not seen in the last 7 days: nothing in use stops with them. Of more than 10,000 keys only the first 2,000 by name are looked at.',
  })
  unusedKeys: BoundedCountType;

  @Field(() => [BusyApiKeyType], {
    description:
      'The keys in use that have made the most requests of late, the busiest first; a request counts half after each day.',
  })
  busiest?: readonly BusyApiKeyType[];
}

/** A busy key as GraphQL shows it; its requests are read when they are asked for. */
export function busyApiKey({ lastSeenAt, lastSeenIp, ...apiKey }: BusyKey, now: Date) {
  return { apiKey: apiKeyNode(apiKey, now), lastSeenAt, lastSeenIp };
}
