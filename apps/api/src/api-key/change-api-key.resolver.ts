import { Arg, Authorized, Ctx, Mutation, Resolver } from 'type-graphql';
import { viewerOf, type GraphqlContext } from '../graphql/context.ts';
import { Permission } from '../sign-in/permission.ts';
import {
  CreateApiKeyInput,
  DeleteApiKeyInput,
  RegenerateAppkeyInput,
  UpdateApiKeyInput,
} from './change-api-key.input.ts';
import {
  DeleteApiKeyPayload,
  deleteApiKeyPayload,
  UpdateApiKeyPayload,
  updateApiKeyPayload,
} from './change-api-key.payload.ts';
import { createApiKey } from './create-api-key.ts';
import { deleteApiKey } from './delete-api-key.ts';
import { regenerateAppkey } from './regenerate-appkey.ts';
import {
  CreateApiKeyPayload,
  createApiKeyPayload,
  RegenerateAppkeyPayload,
  regenerateAppkeyPayload,
} from './show-appkey.payload.ts';
import { updateApiKey } from './update-api-key.ts';

@Resolver()
export class ChangeApiKeyResolver {
  @Authorized(Permission.API_KEY_WRITE)
  @Mutation(() => CreateApiKeyPayload, {
    nullable: true,
    description:
      'Creates an API key and shows its appkey and credential, this once. Needs API_KEY_WRITE and a recent sign-in.',
  })
  async createApiKey(
    @Arg('input', () => CreateApiKeyInput, { description: 'The new API key.' })
    input: CreateApiKeyInput,
    @Ctx() context: GraphqlContext,
  ): Promise<CreateApiKeyPayload> {
    const { dependencies } = context;
    const result = await createApiKey(dependencies, viewerOf(context), input);
    return { ...createApiKeyPayload(result, dependencies.now()), ...answeredTo(input) };
  }

  @Authorized(Permission.API_KEY_WRITE)
  @Mutation(() => UpdateApiKeyPayload, {
    nullable: true,
    description:
      'Changes description, role, status or expiry. What it takes away is refused by every node when this answers. Needs API_KEY_WRITE.',
  })
  async updateApiKey(
    @Arg('input', () => UpdateApiKeyInput, { description: 'What to change of which key.' })
    input: UpdateApiKeyInput,
    @Ctx() context: GraphqlContext,
  ): Promise<UpdateApiKeyPayload> {
    const { dependencies } = context;
    const result = await updateApiKey(dependencies, viewerOf(context), input);
    return { ...updateApiKeyPayload(result, dependencies.now()), ...answeredTo(input) };
  }

  @Authorized(Permission.API_KEY_WRITE)
  @Mutation(() => RegenerateAppkeyPayload, {
    nullable: true,
    description:
      'Gives an API key another appkey and shows it, this once. The one before stops at once. Needs API_KEY_WRITE and a recent sign-in.',
  })
  async regenerateAppkey(
    @Arg('input', () => RegenerateAppkeyInput, { description: 'Which key.' })
    input: RegenerateAppkeyInput,
    @Ctx() context: GraphqlContext,
  ): Promise<RegenerateAppkeyPayload> {
    const { dependencies } = context;
    const result = await regenerateAppkey(dependencies, viewerOf(context), input);
    return { ...regenerateAppkeyPayload(result, dependencies.now()), ...answeredTo(input) };
  }

  @Authorized(Permission.API_KEY_WRITE)
  @Mutation(() => DeleteApiKeyPayload, {
    nullable: true,
    description:
      'Deletes an API key. Everything made with it stops at once, and it cannot be brought back. Needs API_KEY_WRITE and a recent sign-in.',
  })
  async deleteApiKey(
    @Arg('input', () => DeleteApiKeyInput, { description: 'Which key.' })
    input: DeleteApiKeyInput,
    @Ctx() context: GraphqlContext,
  ): Promise<DeleteApiKeyPayload> {
    const result = await deleteApiKey(context.dependencies, viewerOf(context), input);
    return { ...deleteApiKeyPayload(result), ...answeredTo(input) };
  }
}

/** What every payload repeats of its input. */
function answeredTo({ clientMutationId }: { clientMutationId?: string | null }) {
  return { clientMutationId: clientMutationId ?? null };
}
