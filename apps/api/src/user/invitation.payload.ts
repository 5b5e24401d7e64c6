import { Field, ID, ObjectType } from 'type-graphql';
import { ClientMutationPayload } from '../graphql/client-mutation.type.ts';
import { globalId } from '../graphql/global-id.ts';
import {
  mutationErrorsOf,
  mutationErrorType,
  type MutationError,
} from '../graphql/mutation-error.type.ts';
import { SecretField } from '../graphql/secret-field.ts';
import type { AcceptInvitationResult } from './accept-invitation.ts';
import { invitationNode, InvitationType } from './invitation.type.ts';
import type { InviteUserResult } from './invite-user.ts';
import { EMAIL_ERRORS, PERSON_ERRORS } from './person-errors.ts';
import type { RevokeInvitationResult } from './revoke-invitation.ts';

const INVITE_ERRORS = {
  ...EMAIL_ERRORS,
  ALREADY_A_USER: { field: 'email', message: 'This person is a user of this account already.' },
};
const InviteUserErrorType = mutationErrorType('InviteUser', INVITE_ERRORS);

@ObjectType('InviteUserPayload', {
  description: 'The invitation, or what to put right. `link` is shown once: hand it to the person.',
})
export class InviteUserPayload extends ClientMutationPayload {
  @Field(() => InvitationType, { nullable: true, description: 'Null when there are errors.' })
  invitation: InvitationType | null;

  @SecretField()
  @Field(() => String, {
    nullable: true,
    description: 'Whoever holds it can become this user. Shown here and never again.',
  })
  link: string | null;

  @Field(() => [InviteUserErrorType], { description: 'Empty when the person was invited.' })
  errors: readonly MutationError[];
}

/** The result as GraphQL shows it. */
export function inviteUserPayload(
  result: InviteUserResult,
  clientMutationId: string | null,
): InviteUserPayload {
  if (result.ok) {
    const { link } = result;
    return { invitation: invitationNode(result.invitation), link, errors: [], clientMutationId };
  }
  const errors = mutationErrorsOf(INVITE_ERRORS, result.code);
  return { invitation: null, link: null, errors, clientMutationId };
}

const REVOKE_ERRORS = {
  INVITATION_NOT_FOUND: {
    field: 'id',
    message: 'There is no such open invitation; it may have been accepted or have run out.',
  },
};
const RevokeInvitationErrorType = mutationErrorType('RevokeInvitation', REVOKE_ERRORS);

@ObjectType('RevokeInvitationPayload', { description: 'Which invitation ended, or why none did.' })
export class RevokeInvitationPayload extends ClientMutationPayload {
  @Field(() => ID, { nullable: true, description: 'Its id; null when there are errors.' })
  revokedId: string | null;

  @Field(() => [RevokeInvitationErrorType], { description: 'Empty when it was revoked.' })
  errors: readonly MutationError[];
}

/** The result as GraphQL shows it. */
export function revokeInvitationPayload(
  result: RevokeInvitationResult,
  clientMutationId: string | null,
): RevokeInvitationPayload {
  if (result.ok)
    return { revokedId: globalId('Invitation', result.revokedId), errors: [], clientMutationId };
  const errors = mutationErrorsOf(REVOKE_ERRORS, result.code);
  return { revokedId: null, errors, clientMutationId };
}

const ACCEPT_ERRORS = {
  INVITATION_INVALID: {
    field: 'token',
    message:
      'This invitation is wrong, used, revoked or expired, or its e-mail address already signs in to another account. Ask for another one.',
  },
  ...PERSON_ERRORS,
};
const AcceptInvitationErrorType = mutationErrorType('AcceptInvitation', ACCEPT_ERRORS);

@ObjectType('AcceptInvitationPayload', { description: 'The new user, or what to put right.' })
export class AcceptInvitationPayload {
  @Field(() => String, { nullable: true, description: 'What to sign in with now.' })
  email: string | null;

  @Field(() => [AcceptInvitationErrorType], { description: 'Empty when it was accepted.' })
  errors: readonly MutationError[];
}

/** The result as GraphQL shows it. */
export function acceptInvitationPayload(result: AcceptInvitationResult): AcceptInvitationPayload {
  if (result.ok) return { email: result.email, errors: [] };
  return { email: null, errors: mutationErrorsOf(ACCEPT_ERRORS, result.code) };
}
