import { GraphQLDateTime } from 'graphql-scalars';
import { Field, ObjectType, registerEnumType } from 'type-graphql';
import { WebhookDisabledReason } from '../database/generated/enums.ts';
import { ActorType } from '../graphql/actor.type.ts';
import { globalId } from '../graphql/global-id.ts';
import { NodeType } from '../graphql/node.type.ts';
import { PageInfoType } from '../graphql/page-info.type.ts';
import type { WebhookEndpointRecord } from './webhook-endpoint.store.ts';

registerEnumType(WebhookDisabledReason, {
  name: 'WebhookDisabledReason',
  description: 'Why a webhook endpoint is told nothing.',
  valuesConfig: {
    BY_HAND: { description: 'Somebody disabled it.' },
    FAILING: { description: 'Nothing reached it for five days, and a message was given up.' },
    GONE: { description: 'It answered 410, Gone.' },
  },
});

/** Whether an endpoint is told of what happens. */
export const WebhookEndpointStatus = { ENABLED: 'ENABLED', DISABLED: 'DISABLED' } as const;
/** One of them. */
export type WebhookEndpointStatus = keyof typeof WebhookEndpointStatus;

registerEnumType(WebhookEndpointStatus, {
  name: 'WebhookEndpointStatus',
  description: 'Whether a webhook endpoint is told of what happens.',
  valuesConfig: {
    ENABLED: { description: 'It is told.' },
    DISABLED: { description: 'It is told nothing until somebody enables it.' },
  },
});

@ObjectType('WebhookEndpoint', {
  implements: NodeType,
  description: 'An address that is told of changes to the shared secret; never the secret itself.',
})
export class WebhookEndpointType extends NodeType {
  @Field(() => String, { description: 'Where it is; http or https.' })
  url: string;

  @Field(() => String, { description: 'What people call it; may be empty.' })
  description: string;

  @Field(() => WebhookEndpointStatus, { description: 'Whether it is told of what happens.' })
  status: WebhookEndpointStatus;

  @Field(() => WebhookDisabledReason, { nullable: true, description: 'Why not; null if it is.' })
  disabledReason: WebhookDisabledReason | null;

  @Field(() => GraphQLDateTime, { nullable: true, description: 'Since when not; null if it is.' })
  disabledAt: Date | null;

  @Field(() => GraphQLDateTime, {
    nullable: true,
    description: 'Since when nothing reaches it; null when the last attempt did.',
  })
  failingSince: Date | null;

  @Field(() => GraphQLDateTime, {
    nullable: true,
    description:
      'Until when the signing secret before the current one signs as well; null once it does not.',
  })
  previousSecretSignsUntil: Date | null;

  @Field(() => GraphQLDateTime, { description: 'When it was added.' })
  createdAt: Date;

  @Field(() => ActorType, { description: 'Who added it.' })
  createdBy: ActorType;

  /** For what is told beside it. */
  readonly rowId: string;
}

@ObjectType('WebhookEndpointEdge', { description: 'An endpoint in a list (Relay).' })
export class WebhookEndpointEdgeType {
  @Field(() => String, { description: 'The place in the list; pass it as `after`.' })
  cursor: string;

  @Field(() => WebhookEndpointType, { description: 'The endpoint.' })
  node: WebhookEndpointType;
}

@ObjectType('WebhookEndpointConnection', {
  description: 'One page of webhook endpoints, newest first (Relay).',
})
export class WebhookEndpointConnectionType {
  @Field(() => [WebhookEndpointEdgeType], { description: 'The endpoints with their places.' })
  edges: readonly WebhookEndpointEdgeType[];

  @Field(() => [WebhookEndpointType], { description: 'The endpoints alone.' })
  nodes: readonly WebhookEndpointType[];

  @Field(() => PageInfoType, { description: 'Where this page lies.' })
  pageInfo: PageInfoType;
}

/** An endpoint as GraphQL shows it; its signing secret is not part of it. */
export function webhookEndpointNode(record: WebhookEndpointRecord, now: Date): WebhookEndpointType {
  const { id: rowId, url, description, disabledAt, disabledReason, failingSince } = record;
  const { createdAt, createdByKind, createdByLabel, previousSignsUntil } = record;
  const isInOverlap = previousSignsUntil !== null && previousSignsUntil > now;
  return {
    id: globalId('WebhookEndpoint', rowId),
    ...{ rowId, url, description, disabledAt, disabledReason, failingSince, createdAt },
    status: disabledAt === null ? 'ENABLED' : 'DISABLED',
    previousSecretSignsUntil: isInOverlap ? previousSignsUntil : null,
    createdBy: { kind: createdByKind, label: createdByLabel },
  };
}
