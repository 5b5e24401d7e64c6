import { GraphQLDateTime } from 'graphql-scalars';
import { Field, Int, ObjectType } from 'type-graphql';
import { ActorType } from '../graphql/actor.type.ts';
import { globalId } from '../graphql/global-id.ts';
import { NodeType } from '../graphql/node.type.ts';
import type { SharedSecretRecord } from './shared-secret.store.ts';

@ObjectType('SharedSecret', {
  implements: NodeType,
  description: "The secret with which the account's API keys are encoded and validated.",
})
export class SharedSecretType extends NodeType {
  @Field(() => Int, { description: '1 for the first, one more with every regeneration.' })
  version: number;

  @Field(() => String, {
    description: '16 hex digits that identify the secret and are safe to print.',
  })
  fingerprint: string;

  @Field(() => GraphQLDateTime, { description: 'When this version was made.' })
  createdAt: Date;

  @Field(() => ActorType, { description: 'Who made this version.' })
  createdBy: ActorType;

  /** Not a field: the secret itself where it was just made, null where reading `value` reveals it. */
  justMadeValue: string | null;
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
    justMadeValue,
  };
}
