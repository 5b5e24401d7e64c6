import { Field, ID, ObjectType } from 'type-graphql';
import { ClientMutationPayload } from '../graphql/client-mutation.type.ts';
import { globalId } from '../graphql/global-id.ts';
import {
  mutationErrorsOf,
  mutationErrorType,
  type MutationError,
} from '../graphql/mutation-error.type.ts';
import { DEFINITION_ERRORS, NOT_FOUND_ERRORS, STATUS_ERRORS } from './api-key-errors.ts';
import { apiKeyNode, ApiKeyType } from './api-key.type.ts';
import type { DeleteApiKeyResult } from './delete-api-key.ts';
import type { UpdateApiKeyResult } from './update-api-key.ts';

const UPDATE_ERRORS = { ...NOT_FOUND_ERRORS, ...DEFINITION_ERRORS, ...STATUS_ERRORS };
const UpdateApiKeyErrorType = mutationErrorType('UpdateApiKey', UPDATE_ERRORS);
const DeleteApiKeyErrorType = mutationErrorType('DeleteApiKey', NOT_FOUND_ERRORS);

@ObjectType('UpdateApiKeyPayload', {
  description: 'The API key as it is now, or what to put right.',
})
export class UpdateApiKeyPayload extends ClientMutationPayload {
  @Field(() => ApiKeyType, {
    nullable: true,
    description: 'The API key; null when there are errors.',
  })
  apiKey: ApiKeyType | null;

  @Field(() => [UpdateApiKeyErrorType], {
    description: 'What to put right; empty when it is done.',
  })
  errors: readonly MutationError[];
}

@ObjectType('DeleteApiKeyPayload', { description: 'Which API key is gone, or what to put right.' })
export class DeleteApiKeyPayload extends ClientMutationPayload {
  @Field(() => ID, {
    nullable: true,
    description: 'The id of the API key that is gone; null when there are errors.',
  })
  deletedId: string | null;

  @Field(() => [DeleteApiKeyErrorType], {
    description: 'What to put right; empty when it is done.',
  })
  errors: readonly MutationError[];
}

/** An update as GraphQL shows it. */
export function updateApiKeyPayload(
  result: UpdateApiKeyResult,
  now: Date,
): Omit<UpdateApiKeyPayload, 'clientMutationId'> {
  if (result.ok) return { apiKey: apiKeyNode(result.apiKey, now), errors: [] };
  return { apiKey: null, errors: mutationErrorsOf(UPDATE_ERRORS, result.code) };
}

/** A deletion as GraphQL shows it. */
export function deleteApiKeyPayload(
  result: DeleteApiKeyResult,
): Omit<DeleteApiKeyPayload, 'clientMutationId'> {
  if (result.ok) return { deletedId: globalId('ApiKey', result.id), errors: [] };
  return { deletedId: null, errors: mutationErrorsOf(NOT_FOUND_ERRORS, result.code) };
}
