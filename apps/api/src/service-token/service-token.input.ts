import { GraphQLDateTime } from 'graphql-scalars';
import { Field, ID, InputType } from 'type-graphql';
import { ClientMutationInput } from '../graphql/client-mutation.type.ts';
import { Permission } from '../sign-in/permission.ts';

@InputType('CreateServiceTokenInput', { description: 'What the new service token may do.' })
export class CreateServiceTokenInput extends ClientMutationInput {
  @Field(() => String, {
    description: 'What people and the audit log will call it; at most 200 characters.',
  })
  name: string;

  @Field(() => [Permission], {
    description: 'At least one; never USER_MANAGE, SERVICE_TOKEN_MANAGE or WEBHOOK_MANAGE.',
  })
  scopes: Permission[];

  @Field(() => [String], {
    nullable: true,
    description:
      'IP addresses and CIDR ranges that it is good from, such as 203.0.113.7 or 2001:db8::/32; at most 20. From elsewhere it is answered like one that does not exist. Null, left out or empty: from anywhere.',
  })
  sourceAddresses?: string[] | null;

  @Field(() => GraphQLDateTime, {
    nullable: true,
    description: 'When it stops by itself; null or left out for never.',
  })
  expiresAt?: Date | null;
}

@InputType('UpdateServiceTokenInput', {
  description: 'What to change of a service token. What is left out stays as it is.',
})
export class UpdateServiceTokenInput extends ClientMutationInput {
  @Field(() => ID, { description: "The service token's id." })
  id: string;

  @Field(() => String, {
    nullable: true,
    description: 'At most 200 characters. Null or left out: it stays.',
  })
  name?: string | null;

  @Field(() => [String], {
    nullable: true,
    description:
      'IP addresses and CIDR ranges that it is good from, in place of those it had; empty for anywhere. Null or left out: they stay.',
  })
  sourceAddresses?: string[] | null;

  @Field(() => GraphQLDateTime, {
    nullable: true,
    description: 'When it stops by itself. Null takes the expiry away; left out, it stays.',
  })
  expiresAt?: Date | null;
}

@InputType('RevokeServiceTokenInput', { description: 'Which service token to revoke.' })
export class RevokeServiceTokenInput extends ClientMutationInput {
  @Field(() => ID, { description: "The service token's id." })
  id: string;
}
