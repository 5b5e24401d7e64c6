import { GraphQLDateTime } from 'graphql-scalars';
import { Field, Int, ObjectType, registerEnumType } from 'type-graphql';
import { ClientMutationPayload } from '../graphql/client-mutation.type.ts';
import type {
  RegenerateSharedSecretRefusal,
  RegenerateSharedSecretResult,
} from './regenerate-shared-secret.ts';
import { regenerationReceipt, RegenerationReceiptType } from './regeneration-receipt.type.ts';
import { sharedSecretNode, SharedSecretType } from './shared-secret.type.ts';

/** Codes of `RegenerateSharedSecretError`, for GraphQL. */
export const RegenerateSharedSecretErrorCode = {
  STALE_VERSION: 'STALE_VERSION',
  NOTE_TOO_LONG: 'NOTE_TOO_LONG',
  OVERLAP_OUT_OF_RANGE: 'OVERLAP_OUT_OF_RANGE',
  OVERLAP_NOT_ALLOWED: 'OVERLAP_NOT_ALLOWED',
  OVERLAP_OPEN: 'OVERLAP_OPEN',
} as const;
export type RegenerateSharedSecretErrorCode = keyof typeof RegenerateSharedSecretErrorCode;

registerEnumType(RegenerateSharedSecretErrorCode, {
  name: 'RegenerateSharedSecretErrorCode',
  description: 'Why the shared secret was not regenerated.',
  valuesConfig: {
    STALE_VERSION: { description: '`expectedVersion` is not the current version.' },
    NOTE_TOO_LONG: { description: '`note` has more than 500 characters.' },
    OVERLAP_OUT_OF_RANGE: { description: '`overlapSeconds` is not from 0 to 604800.' },
    OVERLAP_NOT_ALLOWED: { description: 'COMPROMISED allows no overlap.' },
    OVERLAP_OPEN: {
      description:
        'An overlap is open that this would cut off. `endsOverlap: true` says that it may.',
    },
  },
});

@ObjectType('RegenerateSharedSecretError', {
  description: 'Why nothing was regenerated, for a person to put right.',
})
export class RegenerateSharedSecretErrorType {
  @Field(() => RegenerateSharedSecretErrorCode, { description: 'What a program goes by.' })
  code: RegenerateSharedSecretErrorCode;

  @Field(() => String, { nullable: true, description: "The input's field that it is about." })
  field: string | null;

  @Field(() => String, { description: 'One plain sentence for a person.' })
  message: string;

  @Field(() => Int, {
    nullable: true,
    description: 'Of STALE_VERSION: the version that is current.',
  })
  currentVersion: number | null;

  @Field(() => Int, {
    nullable: true,
    description: 'Of OVERLAP_OPEN: the version that would be cut off.',
  })
  overlapVersion: number | null;

  @Field(() => GraphQLDateTime, {
    nullable: true,
    description: 'Of OVERLAP_OPEN: until when that version is accepted otherwise.',
  })
  overlapEndsAt: Date | null;
}

@ObjectType('RegenerateSharedSecretPayload', {
  description: 'The new shared secret, or what kept it from being made.',
})
export class RegenerateSharedSecretPayload extends ClientMutationPayload {
  @Field(() => SharedSecretType, {
    nullable: true,
    description:
      'The new secret. Its `value` can be read here by whoever regenerated it, without SHARED_SECRET_READ; the audit entry of the regeneration stands for that. Null when there are errors.',
  })
  sharedSecret: SharedSecretType | null;

  @Field(() => RegenerationReceiptType, {
    nullable: true,
    description:
      'How it reached every node. Null when there are errors, or when the nodes could not be asked after the regeneration: it is in force then, and each node drops the old secret when its lease ends.',
  })
  receipt: RegenerationReceiptType | null;

  @Field(() => [RegenerateSharedSecretErrorType], {
    description: 'Empty when the secret was regenerated.',
  })
  errors: readonly RegenerateSharedSecretErrorType[];
}

/** The result as GraphQL shows it. */
export function regenerateSharedSecretPayload(
  result: RegenerateSharedSecretResult,
  clientMutationId: string | null,
): RegenerateSharedSecretPayload {
  if (!result.ok)
    return { sharedSecret: null, receipt: null, errors: [errorOf(result)], clientMutationId };
  return {
    sharedSecret: sharedSecretNode(result.sharedSecret, result.value),
    receipt: regenerationReceipt(result.receipt),
    errors: [],
    clientMutationId,
  };
}

type Words = Pick<RegenerateSharedSecretErrorType, 'field' | 'message'> &
  Partial<RegenerateSharedSecretErrorType>;

function errorOf(refusal: RegenerateSharedSecretRefusal): RegenerateSharedSecretErrorType {
  const none = { currentVersion: null, overlapVersion: null, overlapEndsAt: null };
  return { ...none, code: refusal.code, ...wordsOf(refusal) };
}

function wordsOf(refusal: RegenerateSharedSecretRefusal): Words {
  switch (refusal.code) {
    case 'STALE_VERSION': {
      const { currentVersion } = refusal;
      const message = `The shared secret was regenerated meanwhile: version ${currentVersion} is current. Nothing was changed.`;
      return { field: 'expectedVersion', message, currentVersion };
    }
    case 'NOTE_TOO_LONG':
      return { field: 'note', message: 'Write a note of at most 500 characters.' };
    case 'OVERLAP_OUT_OF_RANGE':
      return {
        field: 'overlapSeconds',
        message: 'Choose an overlap of 0 to 604800 seconds, which is seven days.',
      };
    case 'OVERLAP_NOT_ALLOWED':
      return {
        field: 'overlapSeconds',
        message:
          'A compromised secret has to end at once: leave the overlap out, or choose another reason.',
      };
    case 'OVERLAP_OPEN': {
      const { version: overlapVersion, acceptedUntil: overlapEndsAt } = refusal;
      const message = `Version ${overlapVersion} would be cut off, which is accepted until ${overlapEndsAt.toISOString()}. Say endsOverlap: true to regenerate all the same. Nothing was changed.`;
      return { field: 'endsOverlap', message, overlapVersion, overlapEndsAt };
    }
  }
}
