import { Field, InputType, Int, ObjectType } from 'type-graphql';

@InputType('AuditChainPlaceInput', { description: 'An entry of the audit log.' })
export class AuditChainPlaceInput {
  @Field(() => Int, { description: 'Its number, from 1.' })
  sequence: number;

  @Field(() => String, { description: 'Its hash, 64 hex digits.' })
  hash: string;
}

@ObjectType('AuditChainPlace', { description: 'An entry of the audit log.' })
export class AuditChainPlaceType {
  @Field(() => Int, { description: 'Its number, from 1.' })
  sequence: number;

  @Field(() => String, { description: 'Its hash, 64 hex digits.' })
  hash: string;
}

@ObjectType('AuditChainCheck', {
  description:
    'How far the audit log is as it was written. It is verified in pieces: ask again with `verifiedTo` as `after` and `end` as `upTo`, until the two are the same.',
})
export class AuditChainCheckType {
  @Field(() => AuditChainPlaceType, {
    nullable: true,
    description: 'The last entry up to which all is as it was written; null for none yet.',
  })
  verifiedTo: AuditChainPlaceType | null;

  @Field(() => AuditChainPlaceType, {
    nullable: true,
    description: 'Up to which entry it is verified in all; null for a log without entries.',
  })
  end: AuditChainPlaceType | null;

  @Field(() => String, {
    nullable: true,
    description:
      'The first thing that is wrong, with the number of its entry, in one sentence; null while all is well.',
  })
  problem: string | null;
}
