import { exchangeForTokens, verify } from '../support/gateway.ts';
import { requestTokenOf } from '../support/integration.ts';
import { createApiKey } from './api-keys.ts';
import { createWebhookDelivery } from './webhooks.ts';
import type { World } from './world.ts';

/**
 * Puts something on every way of the schema: an API key in use, a regeneration with an open overlap
 * that its integration is followed through, a schedule that skipped a regeneration, an invitation. Users, service tokens and audit entries
 * that its integration is followed through, an invitation, a webhook. Users, service tokens and audit entries
 * come of making the callers.
 */
export async function seed(world: World): Promise<void> {
  const { integration } = await createApiKey(world);
  const tokens = await exchangeForTokens(world.origin, requestTokenOf(integration));
  await verify(world.origin, tokens.access_token);
  await world.server.flushUsage();
  await world.askAsAdmin({
    query: `mutation { regenerateSharedSecret(input: { overlapSeconds: 3600 }) { errors { code } } }`,
  });
  await setSchedule(world);
  await world.askAsAdmin({
    query: `mutation { inviteUser(input: { email: "new@acme.example", role: READONLY }) { link } }`,
  });
  await createWebhookDelivery(world);
}

/** One that left a regeneration out since the secret was last changed, which takes a week otherwise. */
async function setSchedule(world: World): Promise<void> {
  await world.askAsAdmin({
    query: `mutation {
      setSharedSecretSchedule(
        input: { schedule: { everyDays: 30, hour: 3, overlapSeconds: 3600 } }
      ) { errors { code } }
    }`,
  });
  const until = new Date(Date.now() + 3_600_000);
  await world.database.prisma.sharedSecretSchedule.update({
    where: { accountId: world.accountIds.own },
    data: { skippedDueAt: until, skippedUntil: until, skippedBecause: 'OVERLAP_OPEN' },
  });
}
