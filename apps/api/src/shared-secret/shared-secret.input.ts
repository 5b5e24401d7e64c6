import { Field, InputType, Int, registerEnumType } from 'type-graphql';
import { RegenerationReason } from '../database/generated/enums.ts';
import { ClientMutationInput } from '../graphql/client-mutation.type.ts';

registerEnumType(RegenerationReason, {
  name: 'RegenerationReason',
  description: 'Why somebody regenerates the shared secret.',
  valuesConfig: {
    ROUTINE: { description: 'As one does from time to time.' },
    COMPROMISED: {
      description:
        'Somebody has it who should not. Allows no overlap, ends one that is open without asking, and cannot be undone.',
    },
    PERSONNEL_CHANGE: { description: 'Somebody who knew it has left.' },
    POLICY: { description: 'A rule of yours asks for it.' },
  },
});

const EXPECTED_VERSION = {
  nullable: true,
  description:
    'The version you saw. When another one is current by now, nothing is changed and the answer is STALE_VERSION. Null or left out: whichever is current.',
};

@InputType('RegenerateSharedSecretInput', {
  description: 'How to regenerate; without it the current secret is replaced, whichever it is.',
})
export class RegenerateSharedSecretInput extends ClientMutationInput {
  @Field(() => Int, EXPECTED_VERSION)
  expectedVersion?: number | null;

  @Field(() => RegenerationReason, {
    nullable: true,
    defaultValue: RegenerationReason.ROUTINE,
    description: 'Why. It is in the audit log and decides what is allowed.',
  })
  reason?: RegenerationReason | null;

  @Field(() => String, {
    nullable: true,
    description:
      'What else there is to say of it: plain text, 500 characters at most. Kept with the version and in the audit log; write no secret into it.',
  })
  note?: string | null;

  @Field(() => Int, {
    nullable: true,
    defaultValue: 0,
    description:
      'For how many seconds the replaced version stays accepted, 0 to 604800, which is seven days. 0 ends it at once.',
  })
  overlapSeconds?: number | null;

  @Field(() => Boolean, {
    nullable: true,
    defaultValue: false,
    description:
      'That an overlap which is open may be cut off. Without it the answer is then OVERLAP_OPEN. COMPROMISED cuts it off anyway.',
  })
  endsOverlap?: boolean | null;
}

@InputType('EndSharedSecretOverlapInput', { description: 'Which overlap to end.' })
export class EndSharedSecretOverlapInput extends ClientMutationInput {
  @Field(() => Int, EXPECTED_VERSION)
  expectedVersion?: number | null;
}

@InputType('RestoreSharedSecretInput', { description: 'Which regeneration to undo.' })
export class RestoreSharedSecretInput extends ClientMutationInput {
  @Field(() => Int, EXPECTED_VERSION)
  expectedVersion?: number | null;
}

@InputType('DestroyRetiredSharedSecretsInput', {
  description: 'What to destroy; without it every retired version that cannot be restored.',
})
export class DestroyRetiredSharedSecretsInput extends ClientMutationInput {
  @Field(() => Int, {
    nullable: true,
    description:
      'One version, together with every other that has the same secret. Null or left out: all that are retired.',
  })
  version?: number | null;

  @Field(() => Boolean, {
    nullable: true,
    defaultValue: false,
    description: 'Whether the version that can still be restored goes too. It cannot be then.',
  })
  includesRestorable?: boolean | null;
}

@InputType('SetSharedSecretMaxAgeInput', { description: 'How old the secret may become.' })
export class SetSharedSecretMaxAgeInput extends ClientMutationInput {
  @Field(() => Int, {
    nullable: true,
    description: '1 to 3650. Null or left out: as old as it likes, and nobody is reminded.',
  })
  days?: number | null;
}
