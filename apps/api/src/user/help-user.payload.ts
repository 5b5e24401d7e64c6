import { GraphQLDateTime } from 'graphql-scalars';
import { Field, Int, ObjectType } from 'type-graphql';
import { ClientMutationPayload } from '../graphql/client-mutation.type.ts';
import {
  mutationErrorsOf,
  mutationErrorType,
  type MutationError,
} from '../graphql/mutation-error.type.ts';
import { SecretField } from '../graphql/secret-field.ts';
import type { CreateResetLinkResult } from './create-reset-link.ts';
import type { EndUserSessionsResult } from './end-user-sessions.ts';
import { USER_NOT_FOUND } from './user.payload.ts';
import { userNode, UserType } from './user.type.ts';

const RESET_LINK_ERRORS = {
  USER_NOT_FOUND,
  USER_IS_ADMINISTRATOR: {
    field: 'id',
    message:
      'Nobody makes a link that lets in an administrator but who operates the machine: `npm run admin:reset`. Or give them another role first.',
  },
};
const CreateResetLinkErrorType = mutationErrorType('CreateResetLink', RESET_LINK_ERRORS);

@ObjectType('CreateResetLinkPayload', {
  description: 'The link, or why there is none. `link` is shown once: hand it to the person.',
})
export class CreateResetLinkPayload extends ClientMutationPayload {
  @Field(() => UserType, { nullable: true, description: 'Whose it is; null with errors.' })
  user: UserType | null;

  @SecretField()
  @Field(() => String, {
    nullable: true,
    description: "Whoever holds it can choose this user's password. Shown here and never again.",
  })
  link: string | null;

  @Field(() => GraphQLDateTime, { nullable: true, description: 'Until when it works.' })
  expiresAt: Date | null;

  @Field(() => [CreateResetLinkErrorType], { description: 'Empty when the link was made.' })
  errors: readonly MutationError[];
}

/** The result as GraphQL shows it. */
export function createResetLinkPayload(
  result: CreateResetLinkResult,
  clientMutationId: string | null,
): CreateResetLinkPayload {
  if (result.ok) {
    const { link, expiresAt } = result;
    return { user: userNode(result.user), link, expiresAt, errors: [], clientMutationId };
  }
  const errors = mutationErrorsOf(RESET_LINK_ERRORS, result.code);
  return { user: null, link: null, expiresAt: null, errors, clientMutationId };
}

const SESSIONS_ERRORS = {
  USER_NOT_FOUND,
  OWN_SESSIONS: {
    field: 'id',
    message: 'Your own sessions are under My profile. End them there.',
  },
};
const EndUserSessionsErrorType = mutationErrorType('EndUserSessions', SESSIONS_ERRORS);

@ObjectType('EndUserSessionsPayload', {
  description: 'Whose sessions ended, or why they go on.',
})
export class EndUserSessionsPayload extends ClientMutationPayload {
  @Field(() => UserType, { nullable: true, description: 'The user; null when there are errors.' })
  user: UserType | null;

  @Field(() => Int, { nullable: true, description: 'How many there were; null with errors.' })
  endedCount: number | null;

  @Field(() => [EndUserSessionsErrorType], { description: 'Empty when they ended.' })
  errors: readonly MutationError[];
}

/** The result as GraphQL shows it. */
export function endUserSessionsPayload(
  result: EndUserSessionsResult,
  clientMutationId: string | null,
): EndUserSessionsPayload {
  if (result.ok) {
    const { user, endedCount } = result;
    return { user: userNode(user), endedCount, errors: [], clientMutationId };
  }
  const errors = mutationErrorsOf(SESSIONS_ERRORS, result.code);
  return { user: null, endedCount: null, errors, clientMutationId };
}
