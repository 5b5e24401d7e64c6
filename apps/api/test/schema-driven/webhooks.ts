import { randomUUID } from 'node:crypto';
import { rowIdOf } from '../../src/graphql/global-id.ts';
import type { World } from './world.ts';

/** Makes a webhook endpoint at a public address, to which nothing is ever sent: no node does that here. */
export async function createWebhookEndpoint(world: World): Promise<string> {
  await makeRoom(world);
  const { createWebhookEndpoint: payload } = await world.askAsAdmin<{
    createWebhookEndpoint: { webhookEndpoint: { id: string } };
  }>({
    query: `mutation ($url: String!) {
      createWebhookEndpoint(input: { url: $url }) { webhookEndpoint { id } }
    }`,
    variables: { url: webhookUrl() },
  });
  return payload.webhookEndpoint.id;
}

/** A right address, which nobody has to ask DNS for. */
export function webhookUrl(): string {
  return `https://203.0.114.7/${randomUUID()}`;
}

/** Makes an endpoint with a message on its way to it. @returns the ids of both. */
export async function createWebhookDelivery(
  world: World,
): Promise<{ readonly endpointId: string; readonly deliveryId: string }> {
  const endpointId = await createWebhookEndpoint(world);
  const { sendTestWebhook } = await world.askAsAdmin<{
    sendTestWebhook: { webhookDelivery: { id: string } };
  }>({
    query: `mutation ($id: ID!) {
      sendTestWebhook(input: { id: $id }) { webhookDelivery { id } }
    }`,
    variables: { id: endpointId },
  });
  const { id: deliveryId } = sendTestWebhook.webhookDelivery;
  // As a node would log it: none is sending here.
  await world.database.prisma.webhookAttempt.create({
    data: {
      deliveryId: rowIdOf('WebhookDelivery', deliveryId) ?? '',
      startedAt: new Date(),
      durationMs: 12,
      statusCode: 500,
      error: 'The answer was 500.',
    },
  });
  return { endpointId, deliveryId };
}

/** For another endpoint: of an account there is a number at most, and the first are worth keeping. */
export async function makeRoom({ database, accountIds }: World): Promise<void> {
  const where = { accountId: accountIds.own };
  const old = await database.prisma.webhookEndpoint.findMany({ where, orderBy: { id: 'asc' } });
  for (const { id } of old.slice(10))
    await database.prisma.webhookEndpoint.delete({ where: { id } });
}
