import { randomUUID } from 'node:crypto';
import { globalId, type NodeTypename } from '../../src/graphql/global-id.ts';
import { createWebhookDelivery, createWebhookEndpoint, webhookUrl } from './webhooks.ts';
import type { World } from './world.ts';

const noSuch = (typename: NodeTypename) => () => ({
  input: { id: globalId(typename, randomUUID()) },
});
const wrong = (input: Readonly<Record<string, unknown>>) => () => ({ input });

const URLS = {
  URL_MALFORMED: 'hooks.example',
  URL_HAS_CREDENTIALS: 'https://user@hooks.example/',
  HTTPS_REQUIRED: 'http://hooks.example/',
  TARGET_REFUSED: 'https://10.0.0.1/',
};

/** For each code of the payloads about webhooks, `Enum.CODE`, how it comes about. */
export const WEBHOOK_ERROR_SCENARIOS = {
  ...scenariosOfUrls('CreateWebhookEndpointErrorCode'),
  'CreateWebhookEndpointErrorCode.DESCRIPTION_MALFORMED': wrong({ description: 'two\nlines' }),
  'CreateWebhookEndpointErrorCode.TOO_MANY_ENDPOINTS': async (world: World) => {
    await fill(world);
    return {};
  },

  ...scenariosOfUrls('UpdateWebhookEndpointErrorCode'),
  'UpdateWebhookEndpointErrorCode.DESCRIPTION_MALFORMED': wrong({ description: 'two\nlines' }),
  'UpdateWebhookEndpointErrorCode.ENDPOINT_NOT_FOUND': noSuch('WebhookEndpoint'),

  'DeleteWebhookEndpointErrorCode.ENDPOINT_NOT_FOUND': noSuch('WebhookEndpoint'),

  'RegenerateWebhookSigningSecretErrorCode.ENDPOINT_NOT_FOUND': noSuch('WebhookEndpoint'),
  'RegenerateWebhookSigningSecretErrorCode.OVERLAP_OUT_OF_RANGE': wrong({ overlapSeconds: -1 }),

  'SendTestWebhookErrorCode.ENDPOINT_NOT_FOUND': noSuch('WebhookEndpoint'),
  'SendTestWebhookErrorCode.ENDPOINT_DISABLED': async (world: World) => {
    const id = await createWebhookEndpoint(world);
    await disable(world, id);
    return { input: { id } };
  },

  'RedeliverWebhookErrorCode.DELIVERY_NOT_FOUND': noSuch('WebhookDelivery'),
  'RedeliverWebhookErrorCode.ENDPOINT_DISABLED': async (world: World) => {
    const { endpointId, deliveryId } = await createWebhookDelivery(world);
    await disable(world, endpointId);
    return { input: { id: deliveryId } };
  },
};

function scenariosOfUrls(codes: string) {
  return Object.fromEntries(
    Object.entries(URLS).map(([code, url]) => [`${codes}.${code}`, wrong({ url })]),
  );
}

async function disable(world: World, id: string): Promise<void> {
  await world.askAsAdmin({
    query: `mutation ($id: ID!) {
      updateWebhookEndpoint(input: { id: $id, status: DISABLED }) { errors { code } }
    }`,
    variables: { id },
  });
}

/** Up to the number that an account may have. */
async function fill({ database, accountIds }: World): Promise<void> {
  const accountId = accountIds.own;
  const createdBy = { createdByKind: 'SYSTEM', createdByLabel: 'system' } as const;
  const count = await database.prisma.webhookEndpoint.count({ where: { accountId } });
  await database.prisma.webhookEndpoint.createMany({
    data: Array.from({ length: 20 - count }, () => ({
      ...{ accountId, url: webhookUrl(), sealedSecret: new Uint8Array(1), ...createdBy },
    })),
  });
}
