import { Field, Int, ObjectType, registerEnumType } from 'type-graphql';
import { ClientMutationPayload } from '../graphql/client-mutation.type.ts';
import { SharedSecretType } from './shared-secret.type.ts';

@ObjectType('RegenerationReceipt', {
  description: 'How the regeneration reached every node before it was answered.',
})
export class RegenerationReceiptType {
  @Field(() => String, { description: 'The epoch that the regeneration raised.' })
  epoch: string;

  @Field(() => Int, {
    description: 'Nodes that have confirmed that they dropped the old secret, this one included.',
  })
  nodesAcknowledged: number;

  @Field(() => Int, {
    description: 'Nodes that did not answer and were waited out until their lease had ended.',
  })
  nodesWaitedOut: number;

  @Field(() => Int, {
    description: 'Milliseconds from the commit until the slowest node had dropped it.',
  })
  slowestMs: number;
}

/** Codes of `RegenerateSharedSecretError`, for GraphQL. */
export const RegenerateSharedSecretErrorCode = { STALE_VERSION: 'STALE_VERSION' } as const;
export type RegenerateSharedSecretErrorCode = keyof typeof RegenerateSharedSecretErrorCode;

registerEnumType(RegenerateSharedSecretErrorCode, {
  name: 'RegenerateSharedSecretErrorCode',
  description: 'Why the shared secret was not regenerated.',
  valuesConfig: {
    STALE_VERSION: { description: '`expectedVersion` is not the current version.' },
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

  @Field(() => Int, { nullable: true, description: 'The version that is current.' })
  currentVersion: number | null;
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

/** Same words wherever a regeneration finds that another was there first. */
export function staleVersionError(currentVersion: number): RegenerateSharedSecretErrorType {
  return {
    code: 'STALE_VERSION',
    field: 'expectedVersion',
    message: `The shared secret was regenerated meanwhile: version ${currentVersion} is current. Nothing was changed.`,
    currentVersion,
  };
}
