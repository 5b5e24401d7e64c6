import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { globalId } from '../../src/graphql/global-id.ts';
import { auditOf, createMember } from '../user/member.ts';
import { mutationOf, openWebhookScene, type WebhookScene } from './webhook-scene.ts';

let scene: WebhookScene;
beforeAll(async () => {
  scene = await openWebhookScene(['127.0.0.2']);
});
beforeEach(() => scene.begin());
afterAll(() => scene.suite.account.database.close());

const URL_GIVEN = 'http://127.0.0.2:4010/hook';
const create = () => scene.mutate('createWebhookEndpoint', { url: URL_GIVEN });
const LIST = '{ webhookEndpoints { nodes { id lastDelivery { id } } } }';

const WITH_ID = [
  'updateWebhookEndpoint',
  'deleteWebhookEndpoint',
  'regenerateWebhookSigningSecret',
  'sendTestWebhook',
];

describe('who may', () => {
  test.each(WITH_ID)(
    "%s of another account's endpoint answers like that of none",
    async (mutation) => {
      const { id } = (await create()).webhookEndpoint;
      await scene.suite.begin();
      const errors = [{ code: 'ENDPOINT_NOT_FOUND', field: 'id' }];
      for (const foreign of [id, globalId('WebhookEndpoint', crypto.randomUUID()), 'nonsense'])
        expect(await scene.mutate(mutation, { id: foreign })).toMatchObject({ errors });
      const { data } = await scene.ask(scene.suite.administrator, LIST);
      expect(data.webhookEndpoints.nodes).toEqual([]);
    },
  );

  test("sending another account's message again answers like that of none", async () => {
    const { id } = (await create()).webhookEndpoint;
    const { webhookDelivery } = await scene.mutate('sendTestWebhook', { id });
    await scene.suite.begin();
    expect(await scene.mutate('redeliverWebhook', { id: webhookDelivery.id })).toMatchObject({
      errors: [{ code: 'DELIVERY_NOT_FOUND', field: 'id' }],
    });
  });

  test('do any of it: administrators alone', async () => {
    const { account } = scene.suite;
    const auditor = await createMember(account, 'AUDITOR');
    const script = account.serviceToken('SHARED_SECRET_READ', 'API_KEY_WRITE', 'AUDIT_READ');
    for (const viewer of [auditor, script]) {
      expect((await scene.ask(viewer, LIST)).codes).toEqual(['FORBIDDEN']);
      for (const mutation of [...WITH_ID, 'redeliverWebhook'])
        expect(
          (await scene.ask(viewer, mutationOf(mutation), { input: { id: 'x' } })).codes,
        ).toEqual(['FORBIDDEN']);
      const input = { url: URL_GIVEN };
      const adding = mutationOf('createWebhookEndpoint');
      expect((await scene.ask(viewer, adding, { input })).codes).toEqual(['FORBIDDEN']);
    }
  });

  test('be shown a signing secret: who signed in recently', async () => {
    const { id } = (await create()).webhookEndpoint;
    const stale = { ...scene.suite.administrator, freshUntil: new Date(0) };
    const asked = [
      ['createWebhookEndpoint', { url: URL_GIVEN }],
      ['regenerateWebhookSigningSecret', { id }],
    ] as const;
    for (const [mutation, input] of asked)
      expect((await scene.ask(stale, mutationOf(mutation), { input })).codes).toEqual([
        'REAUTHENTICATION_REQUIRED',
      ]);
  });

  test('delete an endpoint: who signed in recently; the others can disable it', async () => {
    const { id } = (await create()).webhookEndpoint;
    const { account, administrator } = scene.suite;
    const stale = { ...administrator, freshUntil: new Date(0) };
    const asStale = (mutation: string, input: object) =>
      scene.ask(stale, mutationOf(mutation), { input });
    expect((await asStale('deleteWebhookEndpoint', { id })).codes).toEqual([
      'REAUTHENTICATION_REQUIRED',
    ]);
    const own = { ...account, accountId: administrator.accountId };
    expect((await auditOf(own, 'ACCESS')).at(-1)).toMatchObject({
      subclass: 'FRESHNESS',
      description: expect.stringContaining('was refused the deletion of a webhook endpoint'),
    });
    expect((await asStale('updateWebhookEndpoint', { id, status: 'DISABLED' })).codes).toEqual([]);
    expect(await scene.mutate('deleteWebhookEndpoint', { id })).toMatchObject({ errors: [] });
  });
});
