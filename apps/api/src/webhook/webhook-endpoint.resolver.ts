import { Arg, Authorized, Ctx, Int, Mutation, Query, Resolver } from 'type-graphql';
import { viewerOf, type GraphqlContext } from '../graphql/context.ts';
import { rowIdOf } from '../graphql/global-id.ts';
import { connectionOf } from '../graphql/page.ts';
import { Permission } from '../sign-in/permission.ts';
import { createWebhookEndpoint } from './create-webhook-endpoint.ts';
import { deleteWebhookEndpoint } from './delete-webhook-endpoint.ts';
import { listWebhookEndpoints, webhookCursor } from './list-webhooks.ts';
import { regenerateSigningSecret, SIGNING_OVERLAP_SECONDS } from './regenerate-signing-secret.ts';
import { updateWebhookEndpoint } from './update-webhook-endpoint.ts';
import {
  CreateWebhookEndpointPayload,
  createWebhookEndpointPayload,
  DeleteWebhookEndpointPayload,
  deleteWebhookEndpointPayload,
  regenerateSigningSecretPayload,
  RegenerateWebhookSigningSecretPayload,
  UpdateWebhookEndpointPayload,
  updateWebhookEndpointPayload,
} from './webhook-endpoint.payload.ts';
import { WebhookEndpointConnectionType, webhookEndpointNode } from './webhook-endpoint.type.ts';
import {
  CreateWebhookEndpointInput,
  DeleteWebhookEndpointInput,
  RegenerateWebhookSigningSecretInput,
  UpdateWebhookEndpointInput,
} from './webhook.input.ts';

@Resolver()
export class WebhookEndpointResolver {
  @Authorized(Permission.WEBHOOK_MANAGE)
  @Query(() => WebhookEndpointConnectionType, {
    nullable: true,
    description: "The account's webhook endpoints, newest first. Needs WEBHOOK_MANAGE.",
  })
  async webhookEndpoints(
    @Ctx() context: GraphqlContext,
    @Arg('first', () => Int, { nullable: true, description: 'How many, 1 to 100; 25 if left out.' })
    first: number | null,
    @Arg('after', () => String, { nullable: true, description: 'The cursor to go on from.' })
    after: string | null,
  ): Promise<WebhookEndpointConnectionType> {
    const { dependencies } = context;
    const page = await listWebhookEndpoints(dependencies, viewerOf(context), { first, after });
    const now = dependencies.now();
    return connectionOf(page, webhookCursor, (record) => webhookEndpointNode(record, now));
  }

  @Authorized(Permission.WEBHOOK_MANAGE)
  @Mutation(() => CreateWebhookEndpointPayload, {
    nullable: true,
    description:
      'Adds a webhook endpoint, which is told of what happens from then on. Needs WEBHOOK_MANAGE and a recent sign-in.',
  })
  async createWebhookEndpoint(
    @Arg('input', () => CreateWebhookEndpointInput, { description: 'Where it is.' })
    { url, description, clientMutationId = null }: CreateWebhookEndpointInput,
    @Ctx() context: GraphqlContext,
  ): Promise<CreateWebhookEndpointPayload> {
    const { dependencies } = context;
    const input = { url, description: description ?? '', clientMutationId };
    const result = await createWebhookEndpoint(dependencies, viewerOf(context), input);
    return createWebhookEndpointPayload(result, dependencies.now(), clientMutationId);
  }

  @Authorized(Permission.WEBHOOK_MANAGE)
  @Mutation(() => UpdateWebhookEndpointPayload, {
    nullable: true,
    description: 'Changes, enables or disables a webhook endpoint. Needs WEBHOOK_MANAGE.',
  })
  async updateWebhookEndpoint(
    @Arg('input', () => UpdateWebhookEndpointInput, { description: 'What to change.' })
    { id, status, clientMutationId = null, ...changes }: UpdateWebhookEndpointInput,
    @Ctx() context: GraphqlContext,
  ): Promise<UpdateWebhookEndpointPayload> {
    const { dependencies } = context;
    const isEnabled = status == null ? null : status === 'ENABLED';
    const endpointId = rowIdOf('WebhookEndpoint', id);
    const input = { ...changes, endpointId, isEnabled, clientMutationId };
    const result = await updateWebhookEndpoint(dependencies, viewerOf(context), input);
    return updateWebhookEndpointPayload(result, dependencies.now(), clientMutationId);
  }

  @Authorized(Permission.WEBHOOK_MANAGE)
  @Mutation(() => DeleteWebhookEndpointPayload, {
    nullable: true,
    description:
      'Deletes a webhook endpoint for good, with its log and what is on its way to it. Needs WEBHOOK_MANAGE and a recent sign-in.',
  })
  async deleteWebhookEndpoint(
    @Arg('input', () => DeleteWebhookEndpointInput, { description: 'Which one.' })
    { id, clientMutationId = null }: DeleteWebhookEndpointInput,
    @Ctx() context: GraphqlContext,
  ): Promise<DeleteWebhookEndpointPayload> {
    const input = { endpointId: rowIdOf('WebhookEndpoint', id), clientMutationId };
    const result = await deleteWebhookEndpoint(context.dependencies, viewerOf(context), input);
    return deleteWebhookEndpointPayload(result, clientMutationId);
  }

  @Authorized(Permission.WEBHOOK_MANAGE)
  @Mutation(() => RegenerateWebhookSigningSecretPayload, {
    nullable: true,
    description:
      'Makes a new signing secret for a webhook endpoint; for a time both sign. Needs WEBHOOK_MANAGE and a recent sign-in.',
  })
  async regenerateWebhookSigningSecret(
    @Arg('input', () => RegenerateWebhookSigningSecretInput, { description: 'Whose, and how.' })
    { id, overlapSeconds, clientMutationId = null }: RegenerateWebhookSigningSecretInput,
    @Ctx() context: GraphqlContext,
  ): Promise<RegenerateWebhookSigningSecretPayload> {
    const { dependencies } = context;
    const result = await regenerateSigningSecret(dependencies, viewerOf(context), {
      endpointId: rowIdOf('WebhookEndpoint', id),
      overlapSeconds: overlapSeconds ?? SIGNING_OVERLAP_SECONDS,
      clientMutationId,
    });
    return regenerateSigningSecretPayload(result, dependencies.now(), clientMutationId);
  }
}
