import { Arg, Authorized, Ctx, Mutation, Query, Resolver } from 'type-graphql';
import { viewerOf, type GraphqlContext } from '../graphql/context.ts';
import { rowIdOf } from '../graphql/global-id.ts';
import { Permission } from '../sign-in/permission.ts';
import { createServiceToken } from './create-service-token.ts';
import { listServiceTokens } from './list-service-tokens.ts';
import { revokeServiceToken } from './revoke-service-token.ts';
import {
  CreateServiceTokenInput,
  RevokeServiceTokenInput,
  UpdateServiceTokenInput,
} from './service-token.input.ts';
import {
  CreateServiceTokenPayload,
  createServiceTokenPayload,
  RevokeServiceTokenPayload,
  revokeServiceTokenPayload,
  UpdateServiceTokenPayload,
  updateServiceTokenPayload,
} from './service-token.payload.ts';
import { serviceTokenNode, ServiceTokenType } from './service-token.type.ts';
import { updateServiceToken } from './update-service-token.ts';

@Resolver()
export class ServiceTokenResolver {
  @Authorized(Permission.SERVICE_TOKEN_MANAGE)
  @Query(() => [ServiceTokenType], {
    nullable: true,
    description: "The account's service tokens, newest first. Needs SERVICE_TOKEN_MANAGE.",
  })
  async serviceTokens(@Ctx() context: GraphqlContext): Promise<ServiceTokenType[]> {
    const tokens = await listServiceTokens(context.dependencies, viewerOf(context));
    return tokens.map(serviceTokenNode);
  }

  @Authorized(Permission.SERVICE_TOKEN_MANAGE)
  @Mutation(() => CreateServiceTokenPayload, {
    nullable: true,
    description:
      'Creates a credential for a script. Needs SERVICE_TOKEN_MANAGE and a recent sign-in.',
  })
  async createServiceToken(
    @Arg('input', () => CreateServiceTokenInput, { description: 'What it may do.' })
    { expiresAt = null, clientMutationId = null, ...input }: CreateServiceTokenInput,
    @Ctx() context: GraphqlContext,
  ): Promise<CreateServiceTokenPayload> {
    const sourceAddresses = input.sourceAddresses ?? [];
    const wanted = { ...input, sourceAddresses, expiresAt, clientMutationId };
    const result = await createServiceToken(context.dependencies, viewerOf(context), wanted);
    return createServiceTokenPayload(result, clientMutationId);
  }

  @Authorized(Permission.SERVICE_TOKEN_MANAGE)
  @Mutation(() => UpdateServiceTokenPayload, {
    nullable: true,
    description:
      'Changes name, source addresses or expiry of a service token, on every node by the time this answers. Its scopes never change. Needs SERVICE_TOKEN_MANAGE and a recent sign-in.',
  })
  async updateServiceToken(
    @Arg('input', () => UpdateServiceTokenInput, { description: 'What to change of which one.' })
    { id, clientMutationId = null, ...given }: UpdateServiceTokenInput,
    @Ctx() context: GraphqlContext,
  ): Promise<UpdateServiceTokenPayload> {
    const { name, sourceAddresses, expiresAt } = given;
    const changes = {
      ...(name != null && { name }),
      ...(sourceAddresses != null && { sourceAddresses }),
      ...(expiresAt !== undefined && { expiresAt }),
    };
    const input = { serviceTokenId: rowIdOf('ServiceToken', id), changes, clientMutationId };
    const result = await updateServiceToken(context.dependencies, viewerOf(context), input);
    return updateServiceTokenPayload(result, clientMutationId);
  }

  @Authorized(Permission.SERVICE_TOKEN_MANAGE)
  @Mutation(() => RevokeServiceTokenPayload, {
    nullable: true,
    description:
      'Revokes a service token, on every node by the time this answers. Needs SERVICE_TOKEN_MANAGE and a recent sign-in.',
  })
  async revokeServiceToken(
    @Arg('input', () => RevokeServiceTokenInput, { description: 'Which one.' })
    { id, clientMutationId = null }: RevokeServiceTokenInput,
    @Ctx() context: GraphqlContext,
  ): Promise<RevokeServiceTokenPayload> {
    const input = { serviceTokenId: rowIdOf('ServiceToken', id), clientMutationId };
    const result = await revokeServiceToken(context.dependencies, viewerOf(context), input);
    return revokeServiceTokenPayload(result, clientMutationId);
  }
}
