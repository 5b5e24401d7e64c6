import { Field, ObjectType } from 'type-graphql';
import { ClientMutationPayload } from '../graphql/client-mutation.type.ts';
import {
  mutationErrorsOf,
  mutationErrorType,
  type MutationError,
} from '../graphql/mutation-error.type.ts';
import type { RedeliverWebhookResult } from './redeliver-webhook.ts';
import type { SendTestWebhookResult } from './send-test-webhook.ts';
import { webhookDeliveryNode, WebhookDeliveryType } from './webhook-delivery.type.ts';

const DISABLED = {
  ENDPOINT_DISABLED: {
    field: 'id',
    message: 'This webhook endpoint is disabled. Enable it first.',
  },
};
const TEST_ERRORS = {
  ENDPOINT_NOT_FOUND: {
    field: 'id',
    message: 'This account has no such webhook endpoint; it may have been deleted meanwhile.',
  },
  ...DISABLED,
};
const REDELIVER_ERRORS = {
  DELIVERY_NOT_FOUND: {
    field: 'id',
    message: 'There is no such delivery; the log goes back 30 days.',
  },
  ...DISABLED,
};
const TestErrorType = mutationErrorType('SendTestWebhook', TEST_ERRORS);
const RedeliverErrorType = mutationErrorType('RedeliverWebhook', REDELIVER_ERRORS);

const NULL_ON_ERRORS = { nullable: true, description: 'Null when there are errors.' };

@ObjectType('SendTestWebhookPayload', {
  description: 'The test event, which is on its way; or why there is none.',
})
export class SendTestWebhookPayload extends ClientMutationPayload {
  @Field(() => WebhookDeliveryType, NULL_ON_ERRORS)
  webhookDelivery: WebhookDeliveryType | null;

  @Field(() => [TestErrorType], { description: 'Empty when it is on its way.' })
  errors: readonly MutationError[];
}

/** The result as GraphQL shows it. */
export function sendTestWebhookPayload(
  result: SendTestWebhookResult,
  clientMutationId: string | null,
): SendTestWebhookPayload {
  if (result.ok) {
    const webhookDelivery = webhookDeliveryNode(result.delivery);
    return { webhookDelivery, errors: [], clientMutationId };
  }
  const errors = mutationErrorsOf(TEST_ERRORS, result.code);
  return { webhookDelivery: null, errors, clientMutationId };
}

@ObjectType('RedeliverWebhookPayload', {
  description: 'The delivery, which is on its way again; or why it is not.',
})
export class RedeliverWebhookPayload extends ClientMutationPayload {
  @Field(() => WebhookDeliveryType, NULL_ON_ERRORS)
  webhookDelivery: WebhookDeliveryType | null;

  @Field(() => [RedeliverErrorType], { description: 'Empty when it is on its way again.' })
  errors: readonly MutationError[];
}

/** The result as GraphQL shows it. */
export function redeliverWebhookPayload(
  result: RedeliverWebhookResult,
  clientMutationId: string | null,
): RedeliverWebhookPayload {
  if (result.ok) {
    const webhookDelivery = webhookDeliveryNode(result.delivery);
    return { webhookDelivery, errors: [], clientMutationId };
  }
  const errors = mutationErrorsOf(REDELIVER_ERRORS, result.code);
  return { webhookDelivery: null, errors, clientMutationId };
}
