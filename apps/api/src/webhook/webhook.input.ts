import { Field, ID, InputType, Int } from 'type-graphql';
import { ClientMutationInput } from '../graphql/client-mutation.type.ts';
import { WebhookEndpointStatus } from './webhook-endpoint.type.ts';

@InputType('CreateWebhookEndpointInput', { description: 'The new webhook endpoint.' })
export class CreateWebhookEndpointInput extends ClientMutationInput {
  @Field(() => String, {
    description:
      'Where to send: https, without credentials, at most 2000 characters. Internal addresses, and http to them, are for WEBHOOK_ALLOWED_RANGES to allow; WEBHOOK_ALLOWED_HOSTS may narrow which hosts are.',
  })
  url: string;

  @Field(() => String, {
    nullable: true,
    description: 'What people will call it; at most 200 characters.',
  })
  description?: string | null;
}

@InputType('UpdateWebhookEndpointInput', {
  description: 'What to change of a webhook endpoint; null or left out stays as it is.',
})
export class UpdateWebhookEndpointInput extends ClientMutationInput {
  @Field(() => ID, { description: "The endpoint's id." })
  id: string;

  @Field(() => String, { nullable: true, description: 'As in CreateWebhookEndpointInput.' })
  url?: string | null;

  @Field(() => String, { nullable: true, description: 'As in CreateWebhookEndpointInput.' })
  description?: string | null;

  @Field(() => WebhookEndpointStatus, {
    nullable: true,
    description: 'DISABLED also ends what is on its way to it.',
  })
  status?: WebhookEndpointStatus | null;
}

@InputType('DeleteWebhookEndpointInput', { description: 'Which webhook endpoint to delete.' })
export class DeleteWebhookEndpointInput extends ClientMutationInput {
  @Field(() => ID, { description: "The endpoint's id." })
  id: string;
}

@InputType('RegenerateWebhookSigningSecretInput', {
  description: 'Whose signing secret to regenerate, and how.',
})
export class RegenerateWebhookSigningSecretInput extends ClientMutationInput {
  @Field(() => ID, { description: "The endpoint's id." })
  id: string;

  @Field(() => Int, {
    nullable: true,
    description:
      'How long the current one signs as well, in seconds: 0 to 604800; 86400 if left out. 0 when it leaked.',
  })
  overlapSeconds?: number | null;
}

@InputType('SendTestWebhookInput', { description: 'Where to send a test event.' })
export class SendTestWebhookInput extends ClientMutationInput {
  @Field(() => ID, { description: "The endpoint's id." })
  id: string;
}

@InputType('RedeliverWebhookInput', { description: 'What to send again.' })
export class RedeliverWebhookInput extends ClientMutationInput {
  @Field(() => ID, { description: "The delivery's id." })
  id: string;
}
