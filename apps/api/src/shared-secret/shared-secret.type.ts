import { GraphQLDateTime } from 'graphql-scalars';
import { Field, Int, ObjectType, registerEnumType } from 'type-graphql';
import { RegenerationReason } from '../database/generated/enums.ts';
import { ActorType } from '../graphql/actor.type.ts';
import { globalId } from '../graphql/global-id.ts';
import { NodeType } from '../graphql/node.type.ts';
import type { SharedSecretState } from './shared-secret-state.ts';
import type { SharedSecretRecord } from './shared-secret.store.ts';

/** `SecretAge` of the rules, for GraphQL. */
export const SharedSecretAge = { FRESH: 'FRESH', DUE: 'DUE', OVERDUE: 'OVERDUE' } as const;
export type SharedSecretAge = keyof typeof SharedSecretAge;

registerEnumType(SharedSecretAge, {
  name: 'SharedSecretAge',
  description: 'How the age of the secret stands to its maximum. It regenerates nothing.',
  valuesConfig: {
    FRESH: { description: 'Within its time, or no maximum is set.' },
    DUE: {
      description:
        'In the last fourteen days of its time, or in the last fifth should that be shorter.',
    },
    OVERDUE: { description: 'Past it.' },
  },
});

@ObjectType('SharedSecret', {
  implements: NodeType,
  description: "The secret with which the account's API keys are encoded and validated.",
})
export class SharedSecretType extends NodeType {
  @Field(() => Int, {
    description: '1 for the first, one more with every regeneration and restoration.',
  })
  version: number;

  @Field(() => String, {
    description: '16 hex digits that identify the secret and are safe to print.',
  })
  fingerprint: string;

  @Field(() => GraphQLDateTime, { description: 'When this version was made.' })
  createdAt: Date;

  @Field(() => ActorType, { description: 'Who made this version.' })
  createdBy: ActorType;

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

  /** Not a field: the secret itself where it was just made, null where reading `value` reveals it. */
  justMadeValue: string | null;

  /** Not a field: what the account's secret is and was, once a field has asked for it. */
  state: Promise<SharedSecretState> | null;
}

/** A version as GraphQL shows it. */
export function sharedSecretNode(
  record: SharedSecretRecord,
  justMadeValue: string | null,
): SharedSecretType {
  const { id, version, fingerprint, createdAt, createdByKind, createdByLabel } = record;
  return {
    id: globalId('SharedSecret', id),
    version,
    fingerprint,
    createdAt,
    createdBy: { kind: createdByKind, label: createdByLabel },
    reason: record.reason,
    note: record.note,
    justMadeValue,
    state: null,
  };
}
