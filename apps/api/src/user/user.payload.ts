import { Field, ID, ObjectType } from 'type-graphql';
import { ClientMutationPayload } from '../graphql/client-mutation.type.ts';
import { globalId } from '../graphql/global-id.ts';
import {
  mutationErrorsOf,
  mutationErrorType,
  type MutationError,
} from '../graphql/mutation-error.type.ts';
import type { ChangeUserRoleResult } from './change-user-role.ts';
import type { RemoveSecondFactorsResult } from './remove-second-factors.ts';
import type { RemoveUserResult } from './remove-user.ts';
import { userNode, UserType } from './user.type.ts';

/** What a mutation says of an id that is no user's of this account. */
export const USER_NOT_FOUND = {
  field: 'id',
  message: 'This account has no such user; they may have been removed meanwhile.',
};

const ROLE_ERRORS = {
  USER_NOT_FOUND,
  LAST_ADMINISTRATOR: {
    field: 'role',
    message: 'This is the only administrator. Make another user an administrator first.',
  },
};
const ChangeUserRoleErrorType = mutationErrorType('ChangeUserRole', ROLE_ERRORS);

@ObjectType('ChangeUserRolePayload', {
  description: 'The user with the new role, or why it stays.',
})
export class ChangeUserRolePayload extends ClientMutationPayload {
  @Field(() => UserType, { nullable: true, description: 'The user; null when there are errors.' })
  user: UserType | null;

  @Field(() => [ChangeUserRoleErrorType], { description: 'Empty when the role was changed.' })
  errors: readonly MutationError[];
}

/** The result as GraphQL shows it. */
export function changeUserRolePayload(
  result: ChangeUserRoleResult,
  clientMutationId: string | null,
): ChangeUserRolePayload {
  if (result.ok) return { user: userNode(result.user), errors: [], clientMutationId };
  return { user: null, errors: mutationErrorsOf(ROLE_ERRORS, result.code), clientMutationId };
}

const REMOVAL_ERRORS = {
  USER_NOT_FOUND,
  LAST_ADMINISTRATOR: { ...ROLE_ERRORS.LAST_ADMINISTRATOR, field: 'id' },
};
const RemoveUserErrorType = mutationErrorType('RemoveUser', REMOVAL_ERRORS);

@ObjectType('RemoveUserPayload', { description: 'Who was removed, or why they stay.' })
export class RemoveUserPayload extends ClientMutationPayload {
  @Field(() => ID, { nullable: true, description: 'Their id; null when there are errors.' })
  removedId: string | null;

  @Field(() => [RemoveUserErrorType], { description: 'Empty when they were removed.' })
  errors: readonly MutationError[];
}

/** The result as GraphQL shows it. */
export function removeUserPayload(
  result: RemoveUserResult,
  clientMutationId: string | null,
): RemoveUserPayload {
  if (result.ok)
    return { removedId: globalId('User', result.removedId), errors: [], clientMutationId };
  const errors = mutationErrorsOf(REMOVAL_ERRORS, result.code);
  return { removedId: null, errors, clientMutationId };
}

const SECOND_FACTORS_ERRORS = {
  USER_NOT_FOUND,
  NO_SECOND_FACTOR: { field: 'id', message: 'This user has no second factor.' },
  OWN_SECOND_FACTORS: {
    field: 'id',
    message: 'Your own second factors are under My profile. Remove them there.',
  },
};
const RemoveSecondFactorsErrorType = mutationErrorType(
  'RemoveSecondFactors',
  SECOND_FACTORS_ERRORS,
);

@ObjectType('RemoveSecondFactorsPayload', {
  description: 'The user without second factors, or why they stay.',
})
export class RemoveSecondFactorsPayload extends ClientMutationPayload {
  @Field(() => UserType, { nullable: true, description: 'The user; null when there are errors.' })
  user: UserType | null;

  @Field(() => [RemoveSecondFactorsErrorType], { description: 'Empty when they were removed.' })
  errors: readonly MutationError[];
}

/** The result as GraphQL shows it. */
export function removeSecondFactorsPayload(
  result: RemoveSecondFactorsResult,
  clientMutationId: string | null,
): RemoveSecondFactorsPayload {
  if (result.ok) return { user: userNode(result.user), errors: [], clientMutationId };
  const errors = mutationErrorsOf(SECOND_FACTORS_ERRORS, result.code);
  return { user: null, errors, clientMutationId };
}
