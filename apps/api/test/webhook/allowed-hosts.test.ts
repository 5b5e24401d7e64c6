import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { testSettings } from '../support/settings.ts';
import { WebhookDispatcher } from '../../src/webhook/webhook-dispatcher.ts';
import { startReceiver, type WebhookReceiver } from './webhook-receiver.ts';
import { mutationOf, openWebhookScene, type WebhookScene } from './webhook-scene.ts';

// OWASP ASVS 5.0, 13.2.4 and 13.2.5: the operator names what may be reached, and nothing else is.
describe('with hosts that WEBHOOK_ALLOWED_HOSTS names', () => {
  const RANGES = ['127.0.0.2/32'];
  let scene: WebhookScene;
  let receiver: WebhookReceiver;
  beforeAll(async () => {
    scene = await openWebhookScene(RANGES, ['hooks.example', '*.acme.example']);
    receiver = await startReceiver('127.0.0.2');
  });
  beforeEach(() => scene.begin());
  afterAll(async () => {
    await receiver.close();
    await scene.suite.account.database.close();
  });

  const create = (url: string) =>
    scene.ask(scene.suite.administrator, mutationOf('createWebhookEndpoint'), { input: { url } });
  const REFUSED = [{ code: 'TARGET_REFUSED', field: 'url' }];

  it.each(['https://hooks.example/', 'https://eu.acme.example/rekey', 'https://HOOKS.example./'])(
    'an endpoint there is added: %s',
    async (url) => {
      expect(await scene.add(url)).toMatchObject({ id: expect.any(String) });
    },
  );

  it.each([
    'https://hooks.other.example/',
    'https://acme.example/',
    'https://notacme.example/',
    'https://hooks.example.evil.example/',
    'https://hooks.example@evil.example.com/',
    'https://203.0.114.7/',
  ])('none elsewhere is: %s', async (url) => {
    const { data } = await create(url);
    expect(data.createWebhookEndpoint.errors).toHaveLength(1);
    expect(data.createWebhookEndpoint.webhookEndpoint).toBeNull();
  });

  it('none is changed to be elsewhere', async () => {
    const { id } = await scene.add('https://hooks.example/');
    const input = { id, url: 'https://elsewhere.example/' };
    const { data } = await scene.ask(
      scene.suite.administrator,
      mutationOf('updateWebhookEndpoint'),
      {
        input,
      },
    );
    expect(data.updateWebhookEndpoint).toEqual({ webhookEndpoint: null, errors: REFUSED });
  });

  it('is told when it is one of them, or an address of an allowed range', async () => {
    const named = await scene.add(`http://hooks.example:${receiver.port}/`);
    const written = await scene.add(receiver.url);
    await scene.suite.regenerate();
    await scene.dispatcher({ resolveHost: async () => ['127.0.0.2'] }).deliverDue();
    for (const { id } of [named, written])
      expect((await scene.deliveries(id))[0].attempts[0]).toMatchObject({ statusCode: 204 });
  });

  it('nothing is sent any more, nor asked of DNS, to one that is not among them since', async () => {
    const { id } = await scene.add(`http://hooks.example:${receiver.port}/`);
    await scene.suite.regenerate();
    const before = receiver.received.length;
    const asked: string[] = [];
    const dispatcher = new WebhookDispatcher({
      ...scene.dependencies,
      settings: testSettings({
        webhookAllowedRanges: RANGES,
        webhookAllowedHosts: ['other.example'],
      }),
      resolveHost: async (host) => {
        asked.push(host);
        return ['127.0.0.2'];
      },
      countAttempt: () => {},
    });
    await dispatcher.deliverDue();
    expect((await scene.deliveries(id))[0].attempts[0]).toMatchObject({
      statusCode: null,
      error: 'The host is none of those that WEBHOOK_ALLOWED_HOSTS allows. Nothing is sent.',
    });
    expect(asked).toEqual([]);
    expect(receiver.received).toHaveLength(before);
  });
});
