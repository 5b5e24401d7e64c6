import { Field, Int, ObjectType } from 'type-graphql';
import { ClientMutationPayload } from '../graphql/client-mutation.type.ts';
import {
  mutationErrorsOf,
  mutationErrorType,
  type MutationError,
  type MutationErrors,
} from '../graphql/mutation-error.type.ts';
import type { ChangedSharedSecret } from './changed-shared-secret.ts';
import type { DestroyRetiredSharedSecretsResult } from './destroy-retired-shared-secrets.ts';
import type { EndOverlapResult } from './end-overlap.ts';
import { regenerationReceipt, RegenerationReceiptType } from './regeneration-receipt.type.ts';
import type { RestoreSharedSecretResult } from './restore-shared-secret.ts';
import { sharedSecretNode, SharedSecretType } from './shared-secret.type.ts';

const STALE_VERSION = {
  field: 'expectedVersion',
  message:
    'The shared secret changed meanwhile: look which version is current. Nothing was changed.',
};
const END_ERRORS = {
  NO_OVERLAP: { field: null, message: 'No overlap is open; it may have ended meanwhile.' },
  STALE_VERSION,
};
const RESTORE_ERRORS = {
  NOTHING_TO_RESTORE: {
    field: null,
    message: 'There is no secret to restore: this is the first, or the one before was destroyed.',
  },
  ALREADY_RESTORED: {
    field: null,
    message: 'The current secret is a restored one; it can be regenerated but not restored away.',
  },
  RESTORE_NOT_ALLOWED: {
    field: null,
    message:
      'The secret before was compromised, or nobody knows why it was replaced; it never comes back.',
  },
  TOO_LATE: {
    field: null,
    message: 'The time in which the regeneration could be undone is over.',
  },
  STALE_VERSION,
};
const DESTROY_ERRORS = {
  VERSION_NOT_FOUND: { field: 'version', message: 'The account has no version of this number.' },
  VERSION_ACCEPTED: {
    field: 'version',
    message: 'This version is still accepted; only what is retired can be destroyed.',
  },
  VERSION_RESTORABLE: {
    field: 'includesRestorable',
    message:
      'This version can still be restored. Say includesRestorable: true to destroy it all the same.',
  },
};
const MAX_AGE_ERRORS = {
  MAX_AGE_OUT_OF_RANGE: { field: 'days', message: 'Choose 1 to 3650 days, or none.' },
};
const EndErrorType = mutationErrorType('EndSharedSecretOverlap', END_ERRORS);
const RestoreErrorType = mutationErrorType('RestoreSharedSecret', RESTORE_ERRORS);
const DestroyErrorType = mutationErrorType('DestroyRetiredSharedSecrets', DESTROY_ERRORS);
const MaxAgeErrorType = mutationErrorType('SetSharedSecretMaxAge', MAX_AGE_ERRORS);

@ObjectType()
abstract class ChangedSharedSecretPayload extends ClientMutationPayload {
  @Field(() => SharedSecretType, {
    nullable: true,
    description: 'The current secret. Null when there are errors.',
  })
  sharedSecret: SharedSecretType | null;

  @Field(() => RegenerationReceiptType, {
    nullable: true,
    description:
      'How it reached every node. Null when there are errors, when there was nothing to change, or when the nodes could not be asked after the change: it is in force then, and each node goes by it when its lease ends.',
  })
  receipt: RegenerationReceiptType | null;
}

@ObjectType('EndSharedSecretOverlapPayload', {
  description: 'The secret that alone is accepted now, or why no overlap was ended.',
})
export class EndSharedSecretOverlapPayload extends ChangedSharedSecretPayload {
  @Field(() => [EndErrorType], { description: 'Empty when the overlap was ended.' })
  errors: readonly MutationError[];
}

@ObjectType('RestoreSharedSecretPayload', {
  description:
    'The restored secret as the new current version, or why it was not restored. Reading its `value` is a reveal like any other.',
})
export class RestoreSharedSecretPayload extends ChangedSharedSecretPayload {
  @Field(() => [RestoreErrorType], { description: 'Empty when the secret was restored.' })
  errors: readonly MutationError[];
}

@ObjectType('DestroyRetiredSharedSecretsPayload', {
  description: 'What was destroyed, or why nothing was.',
})
export class DestroyRetiredSharedSecretsPayload extends ClientMutationPayload {
  @Field(() => [Int], {
    description:
      'Numbers of the versions destroyed, newest first. Empty when there were none to destroy.',
  })
  destroyedVersions: readonly number[];

  @Field(() => RegenerationReceiptType, {
    nullable: true,
    description:
      'How it reached every node. Null when there are errors, when there were none to destroy, or when the nodes could not be asked.',
  })
  receipt: RegenerationReceiptType | null;

  @Field(() => [DestroyErrorType], { description: 'Empty unless a version was named wrongly.' })
  errors: readonly MutationError[];
}

@ObjectType('SetSharedSecretMaxAgePayload', {
  description: 'What is set now, or what to put right.',
})
export class SetSharedSecretMaxAgePayload extends ClientMutationPayload {
  @Field(() => SharedSecretType, {
    nullable: true,
    description: 'The current secret. Null when there are errors.',
  })
  sharedSecret: SharedSecretType | null;

  @Field(() => [MaxAgeErrorType], { description: 'Empty when it was set.' })
  errors: readonly MutationError[];
}

/** The result as GraphQL shows it. */
export function endSharedSecretOverlapPayload(
  result: EndOverlapResult,
  clientMutationId: string | null,
): EndSharedSecretOverlapPayload {
  return { ...changed(END_ERRORS, result), clientMutationId };
}

/** The result as GraphQL shows it. */
export function restoreSharedSecretPayload(
  result: RestoreSharedSecretResult,
  clientMutationId: string | null,
): RestoreSharedSecretPayload {
  return { ...changed(RESTORE_ERRORS, result), clientMutationId };
}

function changed<Code extends string>(
  errors: MutationErrors<Code>,
  result: ChangedSharedSecret | { readonly ok: false; readonly code: Code },
) {
  if (!result.ok)
    return { sharedSecret: null, receipt: null, errors: mutationErrorsOf(errors, result.code) };
  const sharedSecret = sharedSecretNode(result.sharedSecret, null);
  return { sharedSecret, receipt: regenerationReceipt(result.receipt), errors: [] };
}

/** The result as GraphQL shows it. */
export function destroyRetiredSharedSecretsPayload(
  result: DestroyRetiredSharedSecretsResult,
  clientMutationId: string | null,
): DestroyRetiredSharedSecretsPayload {
  if (!result.ok) {
    const errors = mutationErrorsOf(DESTROY_ERRORS, result.code);
    return { destroyedVersions: [], receipt: null, errors, clientMutationId };
  }
  const { destroyedVersions, receipt } = result;
  return { destroyedVersions, receipt: regenerationReceipt(receipt), errors: [], clientMutationId };
}

/** The result as GraphQL shows it, with the secret as it is then. */
export function setSharedSecretMaxAgePayload(
  sharedSecret: SharedSecretType | null,
  clientMutationId: string | null,
): SetSharedSecretMaxAgePayload {
  const errors =
    sharedSecret === null ? mutationErrorsOf(MAX_AGE_ERRORS, 'MAX_AGE_OUT_OF_RANGE') : [];
  return { sharedSecret, errors, clientMutationId };
}
