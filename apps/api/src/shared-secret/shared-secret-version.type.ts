import { GraphQLDateTime } from 'graphql-scalars';
import { Field, Int, ObjectType, registerEnumType } from 'type-graphql';
import { RegenerationReason } from '../database/generated/enums.ts';
import { ActorType } from '../graphql/actor.type.ts';
import type { ShownVersion } from './shared-secret-state.ts';

/** `VersionState` of the rules, for GraphQL. */
export const SharedSecretVersionState = {
  CURRENT: 'CURRENT',
  OVERLAP: 'OVERLAP',
  RETIRED: 'RETIRED',
} as const;
export type SharedSecretVersionState = keyof typeof SharedSecretVersionState;

registerEnumType(SharedSecretVersionState, {
  name: 'SharedSecretVersionState',
  description: 'What somebody holds who has the secret of a version.',
  valuesConfig: {
    CURRENT: { description: 'The secret in force; a restored one is so by each of its versions.' },
    OVERLAP: { description: 'The one before it, which is accepted for some time more.' },
    RETIRED: { description: 'One that lets nobody in.' },
  },
});

@ObjectType('SharedSecretVersion', {
  description: 'What is known of one version of the shared secret. Never the secret itself.',
})
export class SharedSecretVersionType {
  @Field(() => Int, { description: '1 for the first, one more with each that followed.' })
  version: number;

  @Field(() => String, {
    description: '16 hex digits that identify the secret; a restored secret has them again.',
  })
  fingerprint: string;

  @Field(() => SharedSecretVersionState, { description: 'What it is now.' })
  state: SharedSecretVersionState;

  @Field(() => GraphQLDateTime, { description: 'When it was made.' })
  createdAt: Date;

  @Field(() => ActorType, { description: 'Who made it.' })
  createdBy: ActorType;

  @Field(() => GraphQLDateTime, {
    nullable: true,
    description: 'From when on it was not accepted by this number; null while it is current.',
  })
  acceptedUntil: Date | null;

  @Field(() => RegenerationReason, {
    nullable: true,
    description: 'Why it was made; null for the first, for a restored one, and where nobody knows.',
  })
  reason: RegenerationReason | null;

  @Field(() => String, {
    nullable: true,
    description: 'What else whoever regenerated wrote of it. Plain text.',
  })
  note: string | null;

  @Field(() => Int, {
    nullable: true,
    description: 'The version whose secret it has again; null for a secret of its own.',
  })
  restores: number | null;

  @Field(() => GraphQLDateTime, {
    nullable: true,
    description:
      'When what was kept of it was destroyed: since then whoever holds it is told no more than a stranger. Null while it is kept.',
  })
  destroyedAt: Date | null;
}

@ObjectType('SharedSecretOverlap', {
  description: 'The version before the current one, while it is still accepted.',
})
export class SharedSecretOverlapType {
  @Field(() => Int, { description: 'Its number.' })
  version: number;

  @Field(() => String, { description: 'Its fingerprint.' })
  fingerprint: string;

  @Field(() => GraphQLDateTime, { description: 'From when on no node accepts it.' })
  endsAt: Date;
}

@ObjectType('RestorableSharedSecret', {
  description: 'The version before the current one, while it can be made current again.',
})
export class RestorableSharedSecretType {
  @Field(() => Int, { description: 'Its number.' })
  version: number;

  @Field(() => String, { description: 'Its fingerprint.' })
  fingerprint: string;

  @Field(() => GraphQLDateTime, { description: 'From when on it cannot be restored.' })
  until: Date;
}

/** A version as GraphQL shows it. */
export function sharedSecretVersion(shown: ShownVersion): SharedSecretVersionType {
  const { createdByKind: kind, createdByLabel: label, ...version } = shown;
  return { ...version, createdBy: { kind, label } };
}
