import { Field, ID, ObjectType } from 'type-graphql';
import { ClientMutationPayload } from '../graphql/client-mutation.type.ts';
import { globalId } from '../graphql/global-id.ts';
import {
  mutationErrorsOf,
  mutationErrorType,
  type MutationError,
} from '../graphql/mutation-error.type.ts';
import { SecretField } from '../graphql/secret-field.ts';
import type { CreateServiceTokenResult } from './create-service-token.ts';
import type { RevokeServiceTokenResult } from './revoke-service-token.ts';
import { serviceTokenNode, ServiceTokenType } from './service-token.type.ts';
import { SOURCE_ADDRESSES_MAX } from './source-addresses.ts';
import type { UpdateServiceTokenResult } from './update-service-token.ts';

const DEFINITION_ERRORS = {
  NAME_MISSING: { field: 'name', message: 'Enter a name of at most 200 characters.' },
  EXPIRY_IN_THE_PAST: { field: 'expiresAt', message: 'Choose a time to come, or none.' },
  SOURCE_ADDRESS_MALFORMED: {
    field: 'sourceAddresses',
    message: 'Enter IP addresses or CIDR ranges, such as 203.0.113.7 or 2001:db8::/32.',
  },
  TOO_MANY_SOURCE_ADDRESSES: {
    field: 'sourceAddresses',
    message: `Enter at most ${SOURCE_ADDRESSES_MAX} source addresses; a CIDR range stands for many.`,
  },
};
const CREATE_ERRORS = {
  ...DEFINITION_ERRORS,
  SCOPE_NOT_GRANTABLE: {
    field: 'scopes',
    message:
      'Choose at least one scope; managing users, service tokens and webhooks is for people alone.',
  },
};
const CreateServiceTokenErrorType = mutationErrorType('CreateServiceToken', CREATE_ERRORS);

@ObjectType('CreateServiceTokenPayload', {
  description: 'The service token, or what to put right. `token` is shown once.',
})
export class CreateServiceTokenPayload extends ClientMutationPayload {
  @Field(() => ServiceTokenType, { nullable: true, description: 'Null when there are errors.' })
  serviceToken: ServiceTokenType | null;

  @SecretField()
  @Field(() => String, {
    nullable: true,
    description: 'To be sent as `Authorization: Bearer …`. Shown here and never again.',
  })
  token: string | null;

  @Field(() => [CreateServiceTokenErrorType], { description: 'Empty when it was created.' })
  errors: readonly MutationError[];
}

/** The result as GraphQL shows it. */
export function createServiceTokenPayload(
  result: CreateServiceTokenResult,
  clientMutationId: string | null,
): CreateServiceTokenPayload {
  if (result.ok) {
    const serviceToken = serviceTokenNode(result.serviceToken);
    return { serviceToken, token: result.token, errors: [], clientMutationId };
  }
  const errors = namingTheAddress(mutationErrorsOf(CREATE_ERRORS, result.code), result);
  return { serviceToken: null, token: null, errors, clientMutationId };
}

/** Which of several source addresses is wrong, and how. */
function namingTheAddress<Code extends string>(
  errors: MutationError<Code>[],
  result: object,
): MutationError<Code>[] {
  if (!('message' in result) || typeof result.message !== 'string') return errors;
  const { message } = result;
  return errors.map((error) => ({ ...error, message }));
}

const NOT_FOUND_ERRORS = {
  SERVICE_TOKEN_NOT_FOUND: {
    field: 'id',
    message: 'This account has no such service token; it may have been revoked meanwhile.',
  },
};
const RevokeServiceTokenErrorType = mutationErrorType('RevokeServiceToken', NOT_FOUND_ERRORS);

const UPDATE_ERRORS = { ...DEFINITION_ERRORS, ...NOT_FOUND_ERRORS };
const UpdateServiceTokenErrorType = mutationErrorType('UpdateServiceToken', UPDATE_ERRORS);

@ObjectType('UpdateServiceTokenPayload', {
  description: 'The service token as it is now, or what to put right.',
})
export class UpdateServiceTokenPayload extends ClientMutationPayload {
  @Field(() => ServiceTokenType, { nullable: true, description: 'Null when there are errors.' })
  serviceToken: ServiceTokenType | null;

  @Field(() => [UpdateServiceTokenErrorType], { description: 'Empty when it is done.' })
  errors: readonly MutationError[];
}

/** The result as GraphQL shows it. */
export function updateServiceTokenPayload(
  result: UpdateServiceTokenResult,
  clientMutationId: string | null,
): UpdateServiceTokenPayload {
  if (result.ok)
    return { serviceToken: serviceTokenNode(result.serviceToken), errors: [], clientMutationId };
  const errors = namingTheAddress(mutationErrorsOf(UPDATE_ERRORS, result.code), result);
  return { serviceToken: null, errors, clientMutationId };
}

@ObjectType('RevokeServiceTokenPayload', { description: 'Which one was revoked, or why none was.' })
export class RevokeServiceTokenPayload extends ClientMutationPayload {
  @Field(() => ID, { nullable: true, description: 'Its id; null when there are errors.' })
  revokedId: string | null;

  @Field(() => [RevokeServiceTokenErrorType], { description: 'Empty when it was revoked.' })
  errors: readonly MutationError[];
}

/** The result as GraphQL shows it. */
export function revokeServiceTokenPayload(
  result: RevokeServiceTokenResult,
  clientMutationId: string | null,
): RevokeServiceTokenPayload {
  if (result.ok)
    return { revokedId: globalId('ServiceToken', result.revokedId), errors: [], clientMutationId };
  const errors = mutationErrorsOf(NOT_FOUND_ERRORS, result.code);
  return { revokedId: null, errors, clientMutationId };
}
