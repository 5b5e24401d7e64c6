import { Field, ObjectType } from 'type-graphql';
import {
  mutationErrorsOf,
  mutationErrorType,
  type MutationError,
} from '../graphql/mutation-error.type.ts';
import { PASSWORD_ERRORS } from '../sign-in/password-errors.ts';
import { EMAIL_ERRORS, PERSON_ERRORS } from './person-errors.ts';
import type { ResetPasswordResult } from './reset-password.ts';
import type { SetUpResult } from './set-up.ts';

const ERRORS = {
  SETUP_LINK_INVALID: {
    field: 'setupToken',
    message:
      'This setup link is wrong, used or older than a day. Restart Rekey to get another, or sign in if you have set it up.',
  },
  ...EMAIL_ERRORS,
  ...PERSON_ERRORS,
};
const SetUpErrorType = mutationErrorType('SetUp', ERRORS);

@ObjectType('SetUpPayload', { description: 'The administrator created, or what to put right.' })
export class SetUpPayload {
  @Field(() => String, { nullable: true, description: 'What to sign in with now.' })
  email: string | null;

  @Field(() => [SetUpErrorType], { description: 'What to put right; empty when it is done.' })
  errors: MutationError[];
}

/** The result as GraphQL shows it. */
export function setUpPayload(result: SetUpResult): SetUpPayload {
  if (result.ok) return { email: result.email, errors: [] };
  return { email: null, errors: mutationErrorsOf(ERRORS, result.code) };
}

const RESET_ERRORS = {
  RESET_LINK_INVALID: {
    field: 'resetToken',
    message:
      'This reset link is wrong, used or older than an hour. Ask an administrator for another; for an administrator, one is made on the machine with `npm run admin:reset`.',
  },
  ...PASSWORD_ERRORS,
};
const ResetPasswordErrorType = mutationErrorType('ResetPassword', RESET_ERRORS);

@ObjectType('ResetPasswordPayload', {
  description: 'Who can sign in with the new password, or what to put right.',
})
export class ResetPasswordPayload {
  @Field(() => String, { nullable: true, description: 'What to sign in with now.' })
  email: string | null;

  @Field(() => [ResetPasswordErrorType], {
    description: 'What to put right; empty when it is done.',
  })
  errors: MutationError[];
}

/** The result as GraphQL shows it. */
export function resetPasswordPayload(result: ResetPasswordResult): ResetPasswordPayload {
  if (result.ok) return { email: result.email, errors: [] };
  return { email: null, errors: mutationErrorsOf(RESET_ERRORS, result.code) };
}
