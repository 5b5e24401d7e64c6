import { Field, ObjectType } from 'type-graphql';
import { ClientMutationPayload } from '../graphql/client-mutation.type.ts';
import {
  mutationErrorsOf,
  mutationErrorType,
  type MutationError,
} from '../graphql/mutation-error.type.ts';
import { SharedSecretType } from '../shared-secret/shared-secret.type.ts';

const ERRORS = {
  EVERY_DAYS_OUT_OF_RANGE: { field: 'schedule', message: 'Choose 7 to 365 days.' },
  HOUR_OUT_OF_RANGE: { field: 'schedule', message: 'Choose an hour from 0 to 23.' },
  WEEKDAYS_OUT_OF_RANGE: {
    field: 'schedule',
    message: 'Choose one day of the week at least, or leave them out for any.',
  },
  OVERLAP_OUT_OF_RANGE: {
    field: 'schedule',
    message:
      'Choose an overlap from 3600 to 604800 seconds: a regeneration by schedule never cuts integrations off at once.',
  },
};
const ErrorType = mutationErrorType('SetSharedSecretSchedule', ERRORS);

@ObjectType('SetSharedSecretSchedulePayload', {
  description: 'What is set now, or what to put right.',
})
export class SetSharedSecretSchedulePayload extends ClientMutationPayload {
  @Field(() => SharedSecretType, {
    nullable: true,
    description: 'The current secret, with its schedule. Null when there are errors.',
  })
  sharedSecret: SharedSecretType | null;

  @Field(() => [ErrorType], { description: 'Empty when it was set or cleared.' })
  errors: readonly MutationError[];
}

/** The secret as it is with its schedule, or why that was not set, as GraphQL shows it. */
export function setSharedSecretSchedulePayload(
  result: SharedSecretType | keyof typeof ERRORS,
  clientMutationId: string | null,
): SetSharedSecretSchedulePayload {
  if (typeof result !== 'string') return { sharedSecret: result, errors: [], clientMutationId };
  return { sharedSecret: null, errors: mutationErrorsOf(ERRORS, result), clientMutationId };
}
