import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { claimDueDeliveries } from '../../src/webhook/claim-delivery.store.ts';
import { fanOutDueMessages } from '../../src/webhook/webhook-message.store.ts';
import { auditOf } from '../user/member.ts';
import { startReceiver, status, verified, type WebhookReceiver } from './webhook-receiver.ts';
import { openWebhookScene, type WebhookScene } from './webhook-scene.ts';

let scene: WebhookScene;
let receiver: WebhookReceiver;
let endpoint: { readonly id: string; readonly signingSecret: string };

beforeAll(async () => {
  scene = await openWebhookScene();
});
beforeEach(async () => {
  await scene.begin();
  receiver = await startReceiver();
  endpoint = await scene.add(receiver.url);
  return () => receiver.close();
});
afterAll(() => scene.suite.account.database.close());

const deliverDue = () => scene.dispatcher().deliverDue();
const theEndpoint = async () =>
  (await scene.mutate('updateWebhookEndpoint', { id: endpoint.id })).webhookEndpoint;
/** As the accounts' audit log has it: the scene's account is another with each test. */
const audited = () => {
  const { accountId } = scene.suite.administrator;
  return auditOf({ ...scene.suite.account, accountId }, 'WEBHOOK');
};

describe('a delivery', () => {
  it('is logged with when, how long and what was answered', async () => {
    await scene.suite.regenerate();
    await deliverDue();
    const [delivery] = await scene.deliveries(endpoint.id);
    expect(delivery).toMatchObject({
      type: 'shared_secret.regenerated',
      state: 'DELIVERED',
      nextAttemptAt: null,
      payload: receiver.received[0]?.body,
      webhookId: receiver.received[0]?.headers['webhook-id'],
      attempts: [{ statusCode: 204, error: null }],
    });
    expect(delivery.attempts[0].durationMs).toBeGreaterThanOrEqual(0);
    expect(Date.parse(delivery.attempts[0].at)).toBeLessThanOrEqual(Date.now());
  });

  it('is tried again, later each time, with the same id and body and a signature of its own time', async () => {
    receiver.respond = status(500);
    await scene.suite.regenerate();
    await deliverDue();
    await deliverDue();
    const [failing] = await scene.deliveries(endpoint.id);
    expect(failing).toMatchObject({
      state: 'PENDING',
      attempts: [{ statusCode: 500, error: expect.stringContaining('500') }],
    });
    expect(Date.parse(failing.nextAttemptAt)).toBeGreaterThan(Date.now());
    expect((await theEndpoint()).failingSince).not.toBeNull();
    receiver.respond = status(200);
    await scene.age(60);
    await deliverDue();
    const [delivered] = await scene.deliveries(endpoint.id);
    expect(delivered).toMatchObject({
      state: 'DELIVERED',
      attempts: [{ statusCode: 200 }, { statusCode: 500 }],
    });
    const [first, second, ...others] = receiver.received;
    expect(others).toEqual([]);
    expect(second?.body).toBe(first?.body);
    expect(second?.headers['webhook-id']).toBe(first?.headers['webhook-id']);
    expect((await theEndpoint()).failingSince).toBeNull();
  });

  it('is claimed while no other of its endpoint is under way', async () => {
    const { prisma } = scene.dependencies;
    await scene.suite.regenerate();
    await scene.suite.regenerate();
    await fanOutDueMessages(prisma);
    expect(await claimDueDeliveries(prisma, 20, 30)).toHaveLength(1);
    expect(await claimDueDeliveries(prisma, 20, 30)).toEqual([]);
  });

  it('that was due already waits while its endpoint is switched off', async () => {
    const { prisma } = scene.dependencies;
    await scene.suite.regenerate();
    await fanOutDueMessages(prisma);
    await prisma.webhookEndpoint.updateMany({
      data: { disabledAt: new Date(), disabledReason: 'BY_HAND' },
    });
    await deliverDue();
    expect(receiver.received).toEqual([]);
    await prisma.webhookEndpoint.updateMany({ data: { disabledAt: null, disabledReason: null } });
    await deliverDue();
    expect(receiver.received).toHaveLength(1);
  });

  it('waits for as long as Retry-After asks', async () => {
    receiver.respond = status(503, { 'retry-after': '900' });
    await scene.suite.regenerate();
    const beganAtMs = Date.now();
    await deliverDue();
    const [{ nextAttemptAt }] = (await scene.deliveries(endpoint.id)) as [
      { nextAttemptAt: string },
    ];
    expect(Date.parse(nextAttemptAt)).toBeGreaterThan(beganAtMs + 890_000);
  });

  it('is given up after about a day, and the endpoint stays enabled', async () => {
    receiver.respond = status(500);
    await scene.suite.regenerate();
    for (let attempt = 0; attempt < 12; attempt += 1) {
      await deliverDue();
      await scene.age(8 * 3600);
    }
    const [delivery] = await scene.deliveries(endpoint.id);
    expect(delivery.state).toBe('FAILED');
    expect(delivery.attempts).toHaveLength(11);
    expect(await theEndpoint()).toMatchObject({ status: 'ENABLED' });
  });

  it('to an endpoint that nothing has reached for days, once given up, disables it', async () => {
    receiver.respond = status(500);
    await scene.suite.regenerate();
    await deliverDue();
    await scene.age(4 * 86_400);
    await scene.suite.regenerate();
    for (let attempt = 0; attempt < 12; attempt += 1) {
      await deliverDue();
      await scene.age(8 * 3600);
    }
    expect(await theEndpoint()).toMatchObject({ status: 'DISABLED', disabledReason: 'FAILING' });
    expect((await scene.deliveries(endpoint.id)).map(({ state }) => state)).toEqual([
      'FAILED',
      'FAILED',
    ]);
    const disabled = (await audited()).filter(({ action }) => action === 'DISABLE');
    expect(disabled).toMatchObject([
      { actorKind: 'SYSTEM', after: { disabledReason: 'FAILING' }, subclass: 'ENDPOINT' },
    ]);
    // From then on it is told nothing.
    const { length } = receiver.received;
    await scene.suite.regenerate();
    await deliverDue();
    expect(receiver.received).toHaveLength(length);
  });

  it('to one that answers 410 disables it at once', async () => {
    receiver.respond = status(410);
    await scene.suite.regenerate();
    await deliverDue();
    expect(await theEndpoint()).toMatchObject({ status: 'DISABLED', disabledReason: 'GONE' });
    expect(await scene.deliveries(endpoint.id)).toMatchObject([{ state: 'FAILED' }]);
  });

  it('is signed with both signing secrets for a time, and then with the new one alone', async () => {
    const { signingSecret } = await scene.mutate('regenerateWebhookSigningSecret', {
      id: endpoint.id,
      overlapSeconds: 3600,
    });
    await scene.suite.regenerate();
    await deliverDue();
    const [first] = receiver.received as [WebhookReceiver['received'][number]];
    verified(first, signingSecret);
    verified(first, endpoint.signingSecret);
    await scene.age(3600);
    await scene.suite.regenerate();
    await deliverDue();
    const second = receiver.received[1] as typeof first;
    verified(second, signingSecret);
    expect(() => verified(second, endpoint.signingSecret)).toThrow('signature');
  });
});

describe('by hand', () => {
  it('a test event is sent once, and not tried again', async () => {
    receiver.respond = status(500);
    const { webhookDelivery, errors } = await scene.mutate('sendTestWebhook', {
      id: endpoint.id,
    });
    expect(errors).toEqual([]);
    expect(webhookDelivery).toMatchObject({ type: 'webhook.test', state: 'PENDING' });
    await deliverDue();
    const [received] = receiver.received as [WebhookReceiver['received'][number]];
    expect(verified(received, endpoint.signingSecret)).toMatchObject({ type: 'webhook.test' });
    expect(received.headers['webhook-id']).toBe(webhookDelivery.webhookId);
    expect(await scene.deliveries(endpoint.id)).toMatchObject([{ state: 'FAILED' }]);
    expect((await audited()).at(-1)).toMatchObject({ subclass: 'DELIVERY', action: 'TEST' });
  });

  it('a message is sent again with the same id, whatever became of it', async () => {
    await scene.suite.regenerate();
    await deliverDue();
    const [{ id, webhookId }] = (await scene.deliveries(endpoint.id)) as [
      { id: string; webhookId: string },
    ];
    const { webhookDelivery } = await scene.mutate('redeliverWebhook', { id });
    expect(webhookDelivery).toMatchObject({ id, webhookId, state: 'PENDING' });
    await deliverDue();
    expect(receiver.received.map(({ headers }) => headers['webhook-id'])).toEqual([
      webhookId,
      webhookId,
    ]);
    expect((await audited()).at(-1)).toMatchObject({ action: 'REDELIVER', after: { webhookId } });
  });

  it('one that is given up is tried for another day', async () => {
    receiver.respond = status(500);
    await scene.suite.regenerate();
    const { prisma } = scene.dependencies;
    await deliverDue();
    await prisma.webhookDelivery.updateMany({ data: { state: 'FAILED', attemptCount: 11 } });
    const [{ id }] = (await scene.deliveries(endpoint.id)) as [{ id: string }];
    await scene.mutate('redeliverWebhook', { id });
    await deliverDue();
    expect(await scene.deliveries(endpoint.id)).toMatchObject([{ state: 'PENDING' }]);
  });

  it('neither goes to an endpoint that is disabled, and what was on its way is ended', async () => {
    receiver.respond = status(500);
    await scene.suite.regenerate();
    await deliverDue();
    await scene.mutate('updateWebhookEndpoint', { id: endpoint.id, status: 'DISABLED' });
    const [{ id, state }] = (await scene.deliveries(endpoint.id)) as [
      { id: string; state: string },
    ];
    expect(state).toBe('FAILED');
    const errors = [{ code: 'ENDPOINT_DISABLED', field: 'id' }];
    expect(await scene.mutate('redeliverWebhook', { id })).toMatchObject({ errors });
    expect(await scene.mutate('sendTestWebhook', { id: endpoint.id })).toMatchObject({ errors });
  });
});
