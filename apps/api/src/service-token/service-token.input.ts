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

  @Field(() => GraphQLDateTime, {
    nullable: true,
    description: 'When it stops by itself; null or left out for never.',
  })
  expiresAt?: Date | null;
}

@InputType('RevokeServiceTokenInput', { description: 'Which service token to revoke.' })
export class RevokeServiceTokenInput extends ClientMutationInput {
  @Field(() => ID, { description: "The service token's id." })
  id: string;
}
