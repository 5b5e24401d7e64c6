import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { claimDueDeliveries } from '../../src/webhook/claim-delivery.store.ts';
import { fanOutDueMessages } from '../../src/webhook/webhook-message.store.ts';
import { startReceiver, status, type WebhookReceiver } from './webhook-receiver.ts';
import { openWebhookScene, type WebhookScene } from './webhook-scene.ts';

let scene: WebhookScene;
let receiver: WebhookReceiver;
let endpoint: { readonly id: string };

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

describe('on several nodes', () => {
  it('each message reaches each endpoint once', async () => {
    const other = await startReceiver();
    await scene.add(other.url);
    for (let regeneration = 0; regeneration < 10; regeneration += 1) await scene.suite.regenerate();
    await Promise.all([1, 2, 3].map(deliverDue));
    for (const { received } of [receiver, other]) {
      const ids = received.map(({ headers }) => headers['webhook-id']);
      expect(new Set(ids).size).toBe(10);
      expect(ids).toHaveLength(10);
    }
    await other.close();
  });

  it('leaves alone what another is claiming, and does not wait for it', async () => {
    const { prisma } = scene.dependencies;
    await scene.suite.regenerate();
    await fanOutDueMessages(prisma);
    const [first, second] = await prisma.$transaction(async (transaction) => {
      const claimed = await claimDueDeliveries(transaction, 20, 30);
      const meanwhile = Promise.resolve(claimDueDeliveries(prisma, 20, 30));
      // On the embedded database, which has one connection, it waits for its turn.
      await Promise.race([meanwhile, delay(300)]);
      return [claimed, () => meanwhile];
    });
    expect(first).toHaveLength(1);
    expect(await second()).toEqual([]);
  });

  it('what one of them claimed and never finished is sent by another once its claim is over', async () => {
    // The node dies with the request under way: nothing of it is ever written down.
    receiver.respond = () => {};
    await scene.suite.regenerate();
    const arrival = receiver.next();
    const dying = scene.dispatcher();
    const lost = dying.deliverDue();
    const first = await arrival;
    receiver.respond = status(204);
    await deliverDue();
    expect(receiver.received).toHaveLength(1);
    await scene.age(31);
    await deliverDue();
    expect(receiver.received).toHaveLength(2);
    expect(receiver.received[1]?.headers['webhook-id']).toBe(first.headers['webhook-id']);
    expect(await scene.deliveries(endpoint.id)).toMatchObject([{ state: 'DELIVERED' }]);
    // What the other has to say when it comes back is logged, and changes nothing.
    await receiver.close();
    receiver = await startReceiver();
    await lost;
    expect(await scene.deliveries(endpoint.id)).toMatchObject([
      { state: 'DELIVERED', attempts: [{}, {}] },
    ]);
  });

  it('a node that stops gives back what it breaks off', async () => {
    receiver.respond = () => {};
    await scene.suite.regenerate();
    const arrival = receiver.next();
    const stopping = scene.dispatcher({ stopMsMax: 0 });
    void stopping.deliverDue();
    await arrival;
    await stopping.close();
    expect(await scene.deliveries(endpoint.id)).toMatchObject([{ state: 'PENDING', attempts: [] }]);
    receiver.respond = status(204);
    await deliverDue();
    expect(await scene.deliveries(endpoint.id)).toMatchObject([{ state: 'DELIVERED' }]);
  });
});
