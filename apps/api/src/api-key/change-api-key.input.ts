import { GraphQLDateTime } from 'graphql-scalars';
import { Field, ID, InputType } from 'type-graphql';
import { ApiKeyRole } from '../database/generated/enums.ts';
import { ClientMutationInput } from '../graphql/client-mutation.type.ts';
import { ApiKeyStatus } from './api-key-status.ts';

@InputType('CreateApiKeyInput', { description: 'The new API key.' })
export class CreateApiKeyInput extends ClientMutationInput {
  @Field(() => String, {
    description:
      '1 to 64 of A-Z a-z 0-9 . _ -, beginning with a letter or digit; unique in the account; never changes.',
  })
  appname: string;

  @Field(() => String, {
    nullable: true,
    description: 'What people know it by, up to 500 characters.',
  })
  description?: string | null;

  @Field(() => ApiKeyRole, { description: "What it may do in the account's APIs." })
  role: ApiKeyRole;

  @Field(() => GraphQLDateTime, {
    nullable: true,
    description: 'When it stops by itself; null or left out for never.',
  })
  expiresAt?: Date | null;
}

@InputType('UpdateApiKeyInput', {
  description: 'What to change of an API key. What is left out stays as it is.',
})
export class UpdateApiKeyInput extends ClientMutationInput {
  @Field(() => ID, { description: "The API key's id." })
  id: string;

  @Field(() => String, {
    nullable: true,
    description: 'Up to 500 characters; null makes it empty.',
  })
  description?: string | null;

  @Field(() => ApiKeyRole, { nullable: true, description: 'Null or left out: it stays.' })
  role?: ApiKeyRole | null;

  @Field(() => ApiKeyStatus, {
    nullable: true,
    description:
      'ENABLED or DISABLED; EXPIRED is what the expiry makes it. Null or left out: it stays.',
  })
  status?: ApiKeyStatus | null;

  @Field(() => GraphQLDateTime, {
    nullable: true,
    description: 'When it stops by itself. Null takes the expiry away; left out, it stays.',
  })
  expiresAt?: Date | null;
}

@InputType('RegenerateAppkeyInput', { description: 'Which API key is to have another appkey.' })
export class RegenerateAppkeyInput extends ClientMutationInput {
  @Field(() => ID, { description: "The API key's id." })
  id: string;
}

@InputType('DeleteApiKeyInput', { description: 'Which API key to delete.' })
export class DeleteApiKeyInput extends ClientMutationInput {
  @Field(() => ID, { description: "The API key's id." })
  id: string;
}
