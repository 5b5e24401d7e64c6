import {
  Arg,
  Authorized,
  Ctx,
  FieldResolver,
  ID,
  Int,
  Mutation,
  Query,
  Resolver,
  Root,
} from 'type-graphql';
import { viewerOf, type GraphqlContext } from '../graphql/context.ts';
import { rowIdOf } from '../graphql/global-id.ts';
import { connectionOf } from '../graphql/page.ts';
import { Permission } from '../sign-in/permission.ts';
import { listWebhookDeliveries, webhookCursor } from './list-webhooks.ts';
import { redeliverWebhook } from './redeliver-webhook.ts';
import { sendTestWebhook } from './send-test-webhook.ts';
import {
  RedeliverWebhookPayload,
  redeliverWebhookPayload,
  SendTestWebhookPayload,
  sendTestWebhookPayload,
} from './webhook-delivery.payload.ts';
import {
  WebhookDeliveryConnectionType,
  webhookDeliveryNode,
  WebhookDeliveryType,
} from './webhook-delivery.type.ts';
import { WebhookEndpointType } from './webhook-endpoint.type.ts';
import { RedeliverWebhookInput, SendTestWebhookInput } from './webhook.input.ts';

@Resolver(() => WebhookEndpointType)
export class WebhookDeliveryResolver {
  @Authorized(Permission.WEBHOOK_MANAGE)
  @Query(() => WebhookDeliveryConnectionType, {
    nullable: true,
    description:
      'What was sent to a webhook endpoint of the account and what came of it, newest first. Kept for 30 days. Needs WEBHOOK_MANAGE.',
  })
  async webhookDeliveries(
    @Ctx() context: GraphqlContext,
    @Arg('endpointId', () => ID, { description: "The endpoint's id." })
    endpointId: string,
    @Arg('first', () => Int, { nullable: true, description: 'How many, 1 to 100; 25 if left out.' })
    first: number | null,
    @Arg('after', () => String, { nullable: true, description: 'The cursor to go on from.' })
    after: string | null,
  ): Promise<WebhookDeliveryConnectionType> {
    const rowId = rowIdOf('WebhookEndpoint', endpointId);
    const paging = { first, after };
    const viewer = viewerOf(context);
    const page = await listWebhookDeliveries(context.dependencies, viewer, rowId, paging);
    return connectionOf(page, webhookCursor, webhookDeliveryNode);
  }

  @FieldResolver(() => WebhookDeliveryType, {
    nullable: true,
    description: 'The newest of its deliveries; null when there was none within 30 days.',
  })
  async lastDelivery(
    @Root() { rowId }: WebhookEndpointType,
    @Ctx() context: GraphqlContext,
  ): Promise<WebhookDeliveryType | null> {
    const viewer = viewerOf(context);
    const page = await listWebhookDeliveries(context.dependencies, viewer, rowId, { first: 1 });
    const [last] = page.rows;
    return last ? webhookDeliveryNode(last) : null;
  }

  @Authorized(Permission.WEBHOOK_MANAGE)
  @Mutation(() => SendTestWebhookPayload, {
    nullable: true,
    description:
      'Sends a test event to a webhook endpoint; it is tried once. Needs WEBHOOK_MANAGE.',
  })
  async sendTestWebhook(
    @Arg('input', () => SendTestWebhookInput, { description: 'Where to.' })
    { id, clientMutationId = null }: SendTestWebhookInput,
    @Ctx() context: GraphqlContext,
  ): Promise<SendTestWebhookPayload> {
    const input = { endpointId: rowIdOf('WebhookEndpoint', id), clientMutationId };
    const result = await sendTestWebhook(context.dependencies, viewerOf(context), input);
    return sendTestWebhookPayload(result, clientMutationId);
  }

  @Authorized(Permission.WEBHOOK_MANAGE)
  @Mutation(() => RedeliverWebhookPayload, {
    nullable: true,
    description:
      'Sends a message to a webhook endpoint again, with the same `webhook-id`. Needs WEBHOOK_MANAGE.',
  })
  async redeliverWebhook(
    @Arg('input', () => RedeliverWebhookInput, { description: 'Which delivery.' })
    { id, clientMutationId = null }: RedeliverWebhookInput,
    @Ctx() context: GraphqlContext,
  ): Promise<RedeliverWebhookPayload> {
    const input = { deliveryId: rowIdOf('WebhookDelivery', id), clientMutationId };
    const result = await redeliverWebhook(context.dependencies, viewerOf(context), input);
    return redeliverWebhookPayload(result, clientMutationId);
  }
}
