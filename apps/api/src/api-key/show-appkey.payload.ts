import { Field, ObjectType } from 'type-graphql';
import { ClientMutationPayload } from '../graphql/client-mutation.type.ts';
import {
  mutationErrorsOf,
  mutationErrorType,
  type MutationError,
} from '../graphql/mutation-error.type.ts';
import { SecretField } from '../graphql/secret-field.ts';
import { APPNAME_ERRORS, DEFINITION_ERRORS, NOT_FOUND_ERRORS } from './api-key-errors.ts';
import { apiKeyNode, ApiKeyType } from './api-key.type.ts';
import type { CreateApiKeyResult } from './create-api-key.ts';
import type { RegenerateAppkeyResult } from './regenerate-appkey.ts';
import type { ShownAppkey } from './show-appkey.ts';

const CREATE_ERRORS = { ...APPNAME_ERRORS, ...DEFINITION_ERRORS };
const CreateApiKeyErrorType = mutationErrorType('CreateApiKey', CREATE_ERRORS);
const RegenerateAppkeyErrorType = mutationErrorType('RegenerateAppkey', NOT_FOUND_ERRORS);

/** What a payload carries that shows a new appkey. */
@ObjectType()
export abstract class ShownAppkeyPayload extends ClientMutationPayload {
  @Field(() => ApiKeyType, {
    nullable: true,
    description: 'The API key; null when there are errors.',
  })
  apiKey: ApiKeyType | null;

  @SecretField()
  @Field(() => String, {
    nullable: true,
    description: 'The appkey, given here once and never again; null when there are errors.',
  })
  appkey: string | null;

  @SecretField()
  @Field(() => String, {
    nullable: true,
    description:
      'The credential string for the integration, given here once and never again. It holds the shared secret: null for a service token without SHARED_SECRET_READ, and when there are errors.',
  })
  credential: string | null;
}

@ObjectType('CreateApiKeyPayload', {
  description: '`appkey` and `credential` are given here once and never again.',
})
export class CreateApiKeyPayload extends ShownAppkeyPayload {
  @Field(() => [CreateApiKeyErrorType], {
    description: 'What to put right; empty when it is done.',
  })
  errors: readonly MutationError[];
}

@ObjectType('RegenerateAppkeyPayload', {
  description: '`appkey` and `credential` are given here once and never again.',
})
export class RegenerateAppkeyPayload extends ShownAppkeyPayload {
  @Field(() => [RegenerateAppkeyErrorType], {
    description: 'What to put right; empty when it is done.',
  })
  errors: readonly MutationError[];
}

type PayloadOf<Payload> = Omit<Payload, 'clientMutationId'>;

/** A creation as GraphQL shows it. */
export function createApiKeyPayload(
  result: CreateApiKeyResult,
  now: Date,
): PayloadOf<CreateApiKeyPayload> {
  if (result.ok) return { ...shown(result, now), errors: [] };
  return { ...NOTHING_SHOWN, errors: mutationErrorsOf(CREATE_ERRORS, result.code) };
}

/** A regeneration of an appkey as GraphQL shows it. */
export function regenerateAppkeyPayload(
  result: RegenerateAppkeyResult,
  now: Date,
): PayloadOf<RegenerateAppkeyPayload> {
  if (result.ok) return { ...shown(result, now), errors: [] };
  return { ...NOTHING_SHOWN, errors: mutationErrorsOf(NOT_FOUND_ERRORS, result.code) };
}

const NOTHING_SHOWN = { apiKey: null, appkey: null, credential: null };

function shown({ apiKey, appkey, made }: ShownAppkey, now: Date) {
  return { apiKey: apiKeyNode(apiKey, now), appkey, credential: made?.credential ?? null };
}
