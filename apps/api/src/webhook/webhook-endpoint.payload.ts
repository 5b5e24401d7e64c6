import { Field, ID, ObjectType } from 'type-graphql';
import { ClientMutationPayload } from '../graphql/client-mutation.type.ts';
import { globalId } from '../graphql/global-id.ts';
import {
  mutationErrorsOf,
  mutationErrorType,
  type MutationError,
} from '../graphql/mutation-error.type.ts';
import { SecretField } from '../graphql/secret-field.ts';
import type { CreateWebhookEndpointResult } from './create-webhook-endpoint.ts';
import type { DeleteWebhookEndpointResult } from './delete-webhook-endpoint.ts';
import type { RegenerateSigningSecretResult } from './regenerate-signing-secret.ts';
import type { UpdateWebhookEndpointResult } from './update-webhook-endpoint.ts';
import { webhookEndpointNode, WebhookEndpointType } from './webhook-endpoint.type.ts';

const NOT_FOUND = {
  ENDPOINT_NOT_FOUND: {
    field: 'id',
    message: 'This account has no such webhook endpoint; it may have been deleted meanwhile.',
  },
};

const FIELD_ERRORS = {
  URL_MALFORMED: {
    field: 'url',
    message: 'Enter a whole address such as https://example.com/rekey, at most 2000 characters.',
  },
  URL_HAS_CREDENTIALS: {
    field: 'url',
    message:
      'Leave user and password out of the address; messages are recognised by their signature.',
  },
  HTTPS_REQUIRED: {
    field: 'url',
    message:
      'Use https. http is for internal ranges alone, which the setting WEBHOOK_ALLOWED_RANGES allows.',
  },
  TARGET_REFUSED: {
    field: 'url',
    message:
      'Nothing is sent there: the host has an internal address, or is none that the setting WEBHOOK_ALLOWED_HOSTS allows, or http leads to a public one. The setting WEBHOOK_ALLOWED_RANGES can allow internal ranges.',
  },
  DESCRIPTION_MALFORMED: {
    field: 'description',
    message: 'Use at most 200 characters on one line.',
  },
};

const CREATE_ERRORS = {
  ...FIELD_ERRORS,
  TOO_MANY_ENDPOINTS: {
    field: null,
    message: 'An account has at most 20 webhook endpoints. Delete one first.',
  },
};
const UPDATE_ERRORS = { ...FIELD_ERRORS, ...NOT_FOUND };
const REGENERATE_ERRORS = {
  ...NOT_FOUND,
  OVERLAP_OUT_OF_RANGE: { field: 'overlapSeconds', message: 'Choose 0 to 604800 seconds.' },
};

const CreateErrorType = mutationErrorType('CreateWebhookEndpoint', CREATE_ERRORS);
const UpdateErrorType = mutationErrorType('UpdateWebhookEndpoint', UPDATE_ERRORS);
const DeleteErrorType = mutationErrorType('DeleteWebhookEndpoint', NOT_FOUND);
const RegenerateErrorType = mutationErrorType('RegenerateWebhookSigningSecret', REGENERATE_ERRORS);

const NULL_ON_ERRORS = { nullable: true, description: 'Null when there are errors.' };
const SHOWN_ONCE = {
  nullable: true,
  description:
    '`whsec_…`, with which the receiver checks signatures. Shown here and never again; null when there are errors.',
};

@ObjectType('CreateWebhookEndpointPayload', {
  description: 'The endpoint with its signing secret, or what to put right.',
})
export class CreateWebhookEndpointPayload extends ClientMutationPayload {
  @Field(() => WebhookEndpointType, NULL_ON_ERRORS)
  webhookEndpoint: WebhookEndpointType | null;

  @SecretField()
  @Field(() => String, SHOWN_ONCE)
  signingSecret: string | null;

  @Field(() => [CreateErrorType], { description: 'Empty when it was added.' })
  errors: readonly MutationError[];
}

/** The result as GraphQL shows it. */
export function createWebhookEndpointPayload(
  result: CreateWebhookEndpointResult,
  now: Date,
  clientMutationId: string | null,
): CreateWebhookEndpointPayload {
  if (result.ok) return shownOnce(result, now, clientMutationId);
  const errors = mutationErrorsOf(CREATE_ERRORS, result.code);
  return { webhookEndpoint: null, signingSecret: null, errors, clientMutationId };
}

@ObjectType('UpdateWebhookEndpointPayload', {
  description: 'The endpoint as it is now, or what to put right.',
})
export class UpdateWebhookEndpointPayload extends ClientMutationPayload {
  @Field(() => WebhookEndpointType, NULL_ON_ERRORS)
  webhookEndpoint: WebhookEndpointType | null;

  @Field(() => [UpdateErrorType], { description: 'Empty when it was changed.' })
  errors: readonly MutationError[];
}

/** The result as GraphQL shows it. */
export function updateWebhookEndpointPayload(
  result: UpdateWebhookEndpointResult,
  now: Date,
  clientMutationId: string | null,
): UpdateWebhookEndpointPayload {
  if (result.ok) {
    const webhookEndpoint = webhookEndpointNode(result.endpoint, now);
    return { webhookEndpoint, errors: [], clientMutationId };
  }
  const errors = mutationErrorsOf(UPDATE_ERRORS, result.code);
  return { webhookEndpoint: null, errors, clientMutationId };
}

@ObjectType('DeleteWebhookEndpointPayload', {
  description: 'Which one was deleted, or why none was.',
})
export class DeleteWebhookEndpointPayload extends ClientMutationPayload {
  @Field(() => ID, { nullable: true, description: 'Its id; null when there are errors.' })
  deletedId: string | null;

  @Field(() => [DeleteErrorType], { description: 'Empty when it was deleted.' })
  errors: readonly MutationError[];
}

/** The result as GraphQL shows it. */
export function deleteWebhookEndpointPayload(
  result: DeleteWebhookEndpointResult,
  clientMutationId: string | null,
): DeleteWebhookEndpointPayload {
  if (result.ok)
    return {
      deletedId: globalId('WebhookEndpoint', result.deletedId),
      errors: [],
      clientMutationId,
    };
  const errors = mutationErrorsOf(NOT_FOUND, result.code);
  return { deletedId: null, errors, clientMutationId };
}

@ObjectType('RegenerateWebhookSigningSecretPayload', {
  description: 'The endpoint with its new signing secret, or why there is none.',
})
export class RegenerateWebhookSigningSecretPayload extends ClientMutationPayload {
  @Field(() => WebhookEndpointType, NULL_ON_ERRORS)
  webhookEndpoint: WebhookEndpointType | null;

  @SecretField()
  @Field(() => String, SHOWN_ONCE)
  signingSecret: string | null;

  @Field(() => [RegenerateErrorType], { description: 'Empty when it was regenerated.' })
  errors: readonly MutationError[];
}

/** The result as GraphQL shows it. */
export function regenerateSigningSecretPayload(
  result: RegenerateSigningSecretResult,
  now: Date,
  clientMutationId: string | null,
): RegenerateWebhookSigningSecretPayload {
  if (result.ok) return shownOnce(result, now, clientMutationId);
  const errors = mutationErrorsOf(REGENERATE_ERRORS, result.code);
  return { webhookEndpoint: null, signingSecret: null, errors, clientMutationId };
}

function shownOnce(
  { endpoint, signingSecret }: Extract<RegenerateSigningSecretResult, { readonly ok: true }>,
  now: Date,
  clientMutationId: string | null,
) {
  const webhookEndpoint = webhookEndpointNode(endpoint, now);
  return { webhookEndpoint, signingSecret, errors: [], clientMutationId };
}
