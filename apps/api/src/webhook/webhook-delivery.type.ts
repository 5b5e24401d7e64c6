import { GraphQLDateTime } from 'graphql-scalars';
import { Field, Int, ObjectType, registerEnumType } from 'type-graphql';
import { WebhookDeliveryState } from '../database/generated/enums.ts';
import { globalId } from '../graphql/global-id.ts';
import { NodeType } from '../graphql/node.type.ts';
import { PageInfoType } from '../graphql/page-info.type.ts';
import type { WebhookDeliveryRecord } from './webhook-delivery.store.ts';
import { webhookIdOf } from './webhook-id.ts';

registerEnumType(WebhookDeliveryState, {
  name: 'WebhookDeliveryState',
  description: 'Where a delivery stands.',
  valuesConfig: {
    PENDING: { description: 'It is on its way, or waits for its next attempt.' },
    DELIVERED: { description: 'The endpoint took it.' },
    FAILED: { description: 'It was given up.' },
  },
});

@ObjectType('WebhookAttempt', { description: 'One request to a webhook endpoint.' })
export class WebhookAttemptType {
  @Field(() => GraphQLDateTime, { description: 'When it began.' })
  at: Date;

  @Field(() => Int, { description: 'Until the answer or the failure, in milliseconds.' })
  durationMs: number;

  @Field(() => Int, { nullable: true, description: 'HTTP status; null where no answer came.' })
  statusCode: number | null;

  @Field(() => String, {
    nullable: true,
    description: 'What went wrong, for a person; null when the endpoint took it.',
  })
  error: string | null;
}

@ObjectType('WebhookDelivery', {
  implements: NodeType,
  description: 'One message on its way to one webhook endpoint. Kept for 30 days.',
})
export class WebhookDeliveryType extends NodeType {
  @Field(() => String, {
    description: 'The header `webhook-id`, the same with each attempt and at each endpoint.',
  })
  webhookId: string;

  @Field(() => String, { description: 'What it tells, for example shared_secret.regenerated.' })
  type: string;

  @Field(() => String, { description: 'The JSON that is sent.' })
  payload: string;

  @Field(() => WebhookDeliveryState, { description: 'Where it stands.' })
  state: WebhookDeliveryState;

  @Field(() => GraphQLDateTime, { description: 'When it was first due.' })
  createdAt: Date;

  @Field(() => GraphQLDateTime, {
    nullable: true,
    description: 'When it is tried next; null unless it is PENDING.',
  })
  nextAttemptAt: Date | null;

  @Field(() => [WebhookAttemptType], { description: 'The attempts, newest first, at most 30.' })
  attempts: readonly WebhookAttemptType[];
}

@ObjectType('WebhookDeliveryEdge', { description: 'A delivery in a list (Relay).' })
export class WebhookDeliveryEdgeType {
  @Field(() => String, { description: 'The place in the list; pass it as `after`.' })
  cursor: string;

  @Field(() => WebhookDeliveryType, { description: 'The delivery.' })
  node: WebhookDeliveryType;
}

@ObjectType('WebhookDeliveryConnection', {
  description: 'One page of deliveries, newest first (Relay).',
})
export class WebhookDeliveryConnectionType {
  @Field(() => [WebhookDeliveryEdgeType], { description: 'The deliveries with their places.' })
  edges: readonly WebhookDeliveryEdgeType[];

  @Field(() => [WebhookDeliveryType], { description: 'The deliveries alone.' })
  nodes: readonly WebhookDeliveryType[];

  @Field(() => PageInfoType, { description: 'Where this page lies.' })
  pageInfo: PageInfoType;
}

/** A delivery as GraphQL shows it. */
export function webhookDeliveryNode(record: WebhookDeliveryRecord): WebhookDeliveryType {
  const { id, messageId, type, body, state, createdAt, nextAttemptAt, attempts } = record;
  return {
    id: globalId('WebhookDelivery', id),
    webhookId: webhookIdOf(messageId),
    ...{ type, state, createdAt, payload: body },
    nextAttemptAt: state === 'PENDING' ? nextAttemptAt : null,
    attempts: attempts.map(({ startedAt: at, ...attempt }) => ({ at, ...attempt })),
  };
}
