import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openDatabase } from '../../src/database/database.ts';
import { BOOTSTRAP, signInAsAdministrator } from '../support/administrator.ts';
import { MIGRATIONS_FOLDER } from '../support/migrations-folder.ts';
import { makeProcessDatabase, type ProcessDatabase } from '../support/process-database.ts';
import { startRekey, type Environment } from '../support/rekey-process.ts';
import { startReceiver, status, verified, type WebhookReceiver } from './webhook-receiver.ts';

/** Two starts of a process, and the database opened in between, on a machine that may be busy. */
const TEST_MS_MAX = 90_000;
const ADD = `mutation ($input: CreateWebhookEndpointInput!) {
  createWebhookEndpoint(input: $input) { signingSecret }
}`;
const REGENERATE = `mutation {
  regenerateSharedSecret(input: { overlapSeconds: 3600 }) { sharedSecret { version value } }
}`;
type Added = { createWebhookEndpoint: { signingSecret: string } };
type Regenerated = { regenerateSharedSecret: { sharedSecret: { value: string } } };

describe('a process that is killed', { timeout: TEST_MS_MAX }, () => {
  let database: ProcessDatabase;
  let environment: Environment;
  let receiver: WebhookReceiver;

  beforeAll(async () => {
    database = await makeProcessDatabase();
    environment = { ...database.environment, WEBHOOK_ALLOWED_RANGES: '127.0.0.1', ...BOOTSTRAP };
    receiver = await startReceiver();
  });
  afterAll(async () => {
    await receiver.close();
    await database.remove();
  });

  /** As if an hour had gone by in which no process ran. */
  async function letAnHourPass(): Promise<void> {
    const opened = await openDatabase(database.location, MIGRATIONS_FOLDER);
    await opened.prisma.$executeRaw`
      UPDATE shared_secret SET created_at = created_at - interval '1 hour',
        accepted_until = accepted_until - interval '1 hour'`;
    await opened.prisma.$executeRaw`
      UPDATE webhook_message SET due_at = due_at - interval '1 hour'`;
    await opened.prisma.$executeRaw`
      UPDATE webhook_delivery SET claimed_until = claimed_until - interval '1 hour',
        next_attempt_at = next_attempt_at - interval '1 hour'`;
    await opened.close();
  }

  test('has told, once it is started again, what it committed and what ended meanwhile', async () => {
    const killed = await startRekey(environment);
    const administrator = await signInAsAdministrator(killed.origin);
    const input = { url: receiver.url };
    const { createWebhookEndpoint } = await administrator.ask<Added>(ADD, { input });
    const { signingSecret } = createWebhookEndpoint;
    // It is killed with the first message under way, unanswered, and the second not begun.
    receiver.respond = () => {};
    const arrival = receiver.next();
    const { regenerateSharedSecret } = await administrator.ask<Regenerated>(REGENERATE);
    const first = await arrival;
    await killed.stop('SIGKILL');
    await letAnHourPass();
    receiver.respond = status(204);
    const restarted = await startRekey(environment);
    await expect.poll(() => receiver.received.length, { timeout: 20_000 }).toBe(3);
    const [, again, ended] = receiver.received as [typeof first, typeof first, typeof first];
    expect(again.headers['webhook-id']).toBe(first.headers['webhook-id']);
    expect(verified(again, signingSecret)).toMatchObject({ type: 'shared_secret.regenerated' });
    expect(verified(ended, signingSecret)).toMatchObject({
      type: 'shared_secret.overlap_ended',
      data: { cause: 'TIME' },
    });
    const secrets = [signingSecret, regenerateSharedSecret.sharedSecret.value];
    expect(await restarted.stop('SIGTERM')).toBe(0);
    for (const secret of secrets)
      expect(`${killed.output()}${restarted.output()}`).not.toContain(secret);
  });
});
