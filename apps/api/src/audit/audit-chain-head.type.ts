import { GraphQLDateTime } from 'graphql-scalars';
import { Field, Int, ObjectType } from 'type-graphql';

@ObjectType('AuditChainHead', {
  description:
    'Where the audit log ends, signed. Kept elsewhere, it tells later whether anything up to there was changed, removed, inserted or put in another order. Ed25519 over the canonical JSON of format, accountId, sequence, hash, at and keyId.',
})
export class AuditChainHeadType {
  @Field(() => String, { description: 'Names what is signed and how.' })
  format: string;

  @Field(() => String, { description: 'The account, as entries of an export name it.' })
  accountId: string;

  @Field(() => Int, { description: 'Number of the last entry; 0 where there is none.' })
  sequence: number;

  @Field(() => String, {
    nullable: true,
    description: 'Hash of the last entry, 64 hex digits; null where there is none.',
  })
  hash: string | null;

  @Field(() => GraphQLDateTime, { description: 'When it was signed.' })
  at: Date;

  @Field(() => String, {
    description:
      'Names the key: 32 hex digits, the first half of the SHA-256 of the public key. Keep it: it tells this installation from one that was made to look like it.',
  })
  keyId: string;

  @Field(() => String, { description: 'DER (SubjectPublicKeyInfo), in base64.' })
  publicKey: string;

  @Field(() => String, { description: '64 bytes, in base64.' })
  signature: string;
}
