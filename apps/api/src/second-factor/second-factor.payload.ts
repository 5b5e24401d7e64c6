import { Field, ObjectType } from 'type-graphql';
import { AccountType } from '../account/account.type.ts';
import { ClientMutationPayload } from '../graphql/client-mutation.type.ts';
import {
  mutationErrorsOf,
  mutationErrorType,
  type MutationError,
} from '../graphql/mutation-error.type.ts';
import type { RequireSecondFactorResult } from './require-second-factor.ts';

const ERRORS = {
  OWN_SECOND_FACTOR_MISSING: {
    field: 'required',
    message: 'Set up a second factor of your own first, under My profile.',
  },
};
const RequireSecondFactorErrorType = mutationErrorType('RequireSecondFactor', ERRORS);

@ObjectType('RequireSecondFactorPayload', {
  description: 'The account with the setting, or why it stays.',
})
export class RequireSecondFactorPayload extends ClientMutationPayload {
  @Field(() => AccountType, {
    nullable: true,
    description: 'The account; null when there are errors.',
  })
  account: AccountType | null;

  @Field(() => [RequireSecondFactorErrorType], { description: 'Empty when it is set.' })
  errors: readonly MutationError[];
}

/** The result as GraphQL shows it. @param account as it is now. */
export function requireSecondFactorPayload(
  result: RequireSecondFactorResult,
  account: AccountType,
  clientMutationId: string | null,
): RequireSecondFactorPayload {
  if (result.ok) return { account, errors: [], clientMutationId };
  return { account: null, errors: mutationErrorsOf(ERRORS, result.code), clientMutationId };
}
