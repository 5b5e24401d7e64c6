import { afterAll, beforeAll, beforeEach, describe, expect, it, test } from 'vitest';
import { purgeWebhooks } from '../../src/webhook/purge-webhooks.ts';
import { auditOf } from '../user/member.ts';
import { openWebhookScene, type WebhookScene } from './webhook-scene.ts';

let scene: WebhookScene;
beforeAll(async () => {
  scene = await openWebhookScene(['127.0.0.2']);
});
beforeEach(() => scene.begin());
afterAll(() => scene.suite.account.database.close());

const URL_GIVEN = 'http://127.0.0.2:4010/hooks/token-in-the-path?also=here#but-not-this';
const URL_KEPT = 'http://127.0.0.2:4010/hooks/token-in-the-path?also=here';
const create = (input: object = {}) =>
  scene.mutate('createWebhookEndpoint', { url: URL_GIVEN, ...input });
const audited = () => {
  const { accountId } = scene.suite.administrator;
  return auditOf({ ...scene.suite.account, accountId }, 'WEBHOOK');
};
const LIST = '{ webhookEndpoints { nodes { id url createdBy { label } lastDelivery { id } } } }';

describe('adding an endpoint', () => {
  test('shows its signing secret once, keeps it sealed, and is in the audit log without its path', async () => {
    const { webhookEndpoint, signingSecret, errors } = await create({ description: ' Splunk ' });
    expect(errors).toEqual([]);
    expect(webhookEndpoint).toMatchObject({
      url: URL_KEPT,
      description: 'Splunk',
      status: 'ENABLED',
    });
    // Standard Webhooks: 24 to 64 bytes.
    expect(Buffer.from(signingSecret.replace('whsec_', ''), 'base64')).toHaveLength(32);
    const bytes = Buffer.from(signingSecret.slice(6), 'base64');
    const rows = await scene.dependencies.prisma.$queryRaw<unknown[]>`
      SELECT 1 FROM webhook_endpoint WHERE webhook_endpoint::text LIKE ${`%${signingSecret}%`}
         OR position(${new Uint8Array(Buffer.from(signingSecret))}::bytea IN sealed_secret) > 0
         OR position(${new Uint8Array(bytes)}::bytea IN sealed_secret) > 0
      UNION ALL SELECT 1 FROM audit_event
       WHERE audit_event::text LIKE '%token-in-the-path%' OR audit_event::text LIKE '%also=here%'
         OR audit_event::text LIKE ${`%${signingSecret}%`}`;
    expect(rows).toEqual([]);
    expect((await audited()).at(-1)).toMatchObject({
      subclass: 'ENDPOINT',
      action: 'CREATE',
      after: { origin: 'http://127.0.0.2:4010', description: 'Splunk', status: 'ENABLED' },
    });
  });

  test('with one clientMutationId gives the same secret again, once', async () => {
    const first = await create({ clientMutationId: 'one' });
    expect(await create({ clientMutationId: 'one' })).toEqual(first);
    const { data } = await scene.ask(scene.suite.administrator, LIST);
    expect(data.webhookEndpoints.nodes).toHaveLength(1);
  });

  test.each([
    ['URL_MALFORMED', 'hooks.example'],
    ['URL_MALFORMED', 'ftp://hooks.example/'],
    ['URL_MALFORMED', 'javascript:alert(1)'],
    ['URL_MALFORMED', 'https://'],
    ['URL_HAS_CREDENTIALS', 'https://user@hooks.example/'],
    ['URL_HAS_CREDENTIALS', 'https://:secret@hooks.example/'],
    ['TARGET_REFUSED', 'https://127.0.0.1/'],
    ['TARGET_REFUSED', 'https://localhost/'],
    ['TARGET_REFUSED', 'https://api.localhost/'],
    ['TARGET_REFUSED', 'https://2130706433/'],
    ['TARGET_REFUSED', 'https://0x7f.1/'],
    ['TARGET_REFUSED', 'https://169.254.169.254/latest/meta-data/'],
    ['TARGET_REFUSED', 'https://[::ffff:10.0.0.1]/'],
    ['TARGET_REFUSED', 'https://[fd00:ec2::254]/'],
    ['TARGET_REFUSED', 'http://203.0.114.7/'],
  ])('answers %s for %s', async (code, url) => {
    expect(await create({ url })).toEqual({
      webhookEndpoint: null,
      signingSecret: null,
      errors: [{ code, field: 'url' }],
    });
  });

  test('answers URL_MALFORMED for more than 2000 characters', async () => {
    const url = `https://hooks.example/${'x'.repeat(2000)}`;
    expect(await create({ url })).toMatchObject({ errors: [{ code: 'URL_MALFORMED' }] });
  });

  test('answers HTTPS_REQUIRED for http where no internal range is allowed', async () => {
    const { settings } = scene.dependencies;
    Object.assign(scene.dependencies, { settings: { ...settings, webhookAllowedRanges: [] } });
    const { errors } = await create();
    Object.assign(scene.dependencies, { settings });
    expect(errors).toEqual([{ code: 'HTTPS_REQUIRED', field: 'url' }]);
  });

  test.each(['two\nlines', 'x'.repeat(201)])(
    'answers DESCRIPTION_MALFORMED',
    async (description) => {
      const errors = [{ code: 'DESCRIPTION_MALFORMED', field: 'description' }];
      expect(await create({ description })).toMatchObject({ errors });
    },
  );

  test('stops at 20, of each account, however many are added at once', async () => {
    const added = await Promise.all(Array.from({ length: 24 }, () => create()));
    expect(added.filter(({ webhookEndpoint }) => webhookEndpoint !== null)).toHaveLength(20);
    expect(await create()).toMatchObject({ errors: [{ code: 'TOO_MANY_ENDPOINTS', field: null }] });
    await scene.suite.begin();
    expect(await create()).toMatchObject({ errors: [] });
  });
});

describe('changing an endpoint', () => {
  test('changes what is given and leaves the rest, and is audited', async () => {
    const { webhookEndpoint } = await create({ description: 'old' });
    const { id } = webhookEndpoint;
    const changed = await scene.mutate('updateWebhookEndpoint', { id, description: 'new' });
    expect(changed.webhookEndpoint).toMatchObject({ url: URL_KEPT, description: 'new' });
    const url = 'http://127.0.0.2/other';
    const moved = await scene.mutate('updateWebhookEndpoint', { id, url });
    expect(moved.webhookEndpoint).toMatchObject({ url, description: 'new' });
    expect((await audited()).map(({ action }) => action)).toEqual(['CREATE', 'UPDATE', 'UPDATE']);
  });

  test('disables and enables it', async () => {
    const { id } = (await create()).webhookEndpoint;
    const set = async (status: string) =>
      (await scene.mutate('updateWebhookEndpoint', { id, status })).webhookEndpoint;
    expect(await set('DISABLED')).toMatchObject({ status: 'DISABLED', disabledReason: 'BY_HAND' });
    expect(await set('ENABLED')).toMatchObject({ status: 'ENABLED', disabledReason: null });
    expect((await audited()).map(({ description }) => description)).toEqual([
      expect.stringContaining('added'),
      expect.stringContaining('disabled'),
      expect.stringContaining('enabled'),
    ]);
  });

  test('refuses what adding refuses', async () => {
    const { id } = (await create()).webhookEndpoint;
    const changed = await scene.mutate('updateWebhookEndpoint', { id, url: 'https://10.0.0.1/' });
    expect(changed).toEqual({
      webhookEndpoint: null,
      errors: [{ code: 'TARGET_REFUSED', field: 'url' }],
    });
  });
});

describe('regenerating a signing secret', () => {
  test('shows a new one, says until when both sign, and is audited', async () => {
    const { webhookEndpoint, signingSecret } = await create();
    const again = await scene.mutate('regenerateWebhookSigningSecret', { id: webhookEndpoint.id });
    expect(again.signingSecret).toMatch(/^whsec_/);
    expect(again.signingSecret).not.toBe(signingSecret);
    const until = Date.parse(again.webhookEndpoint.previousSecretSignsUntil);
    expect(Math.abs(until - Date.now() - 86_400_000)).toBeLessThan(60_000);
    expect((await audited()).at(-1)).toMatchObject({
      subclass: 'SIGNING_SECRET',
      action: 'REGENERATE',
    });
  });

  test('can end the one before at once, and refuses more than a week', async () => {
    const { id } = (await create()).webhookEndpoint;
    const regenerate = (overlapSeconds: number) =>
      scene.mutate('regenerateWebhookSigningSecret', { id, overlapSeconds });
    expect((await regenerate(0)).webhookEndpoint.previousSecretSignsUntil).toBeNull();
    for (const seconds of [-1, 604_801])
      expect(await regenerate(seconds)).toMatchObject({
        signingSecret: null,
        errors: [{ code: 'OVERLAP_OUT_OF_RANGE' }],
      });
  });

  test('leaves nothing of the one before once it signs no more', async () => {
    const { id } = (await create()).webhookEndpoint;
    await scene.mutate('regenerateWebhookSigningSecret', { id, overlapSeconds: 60 });
    const { prisma } = scene.dependencies;
    const { accountId } = scene.suite.administrator;
    const where = { accountId, NOT: { sealedPreviousSecret: null } };
    const kept = () => prisma.webhookEndpoint.count({ where });
    await purgeWebhooks(prisma, new Date());
    expect(await kept()).toBe(1);
    await purgeWebhooks(prisma, new Date(Date.now() + 120_000));
    expect(await kept()).toBe(0);
  });
});

it('the log goes back 30 days', async () => {
  const { id } = (await create()).webhookEndpoint;
  await scene.mutate('sendTestWebhook', { id });
  const { prisma } = scene.dependencies;
  const inDays = (days: number) => new Date(Date.now() + days * 86_400_000);
  await purgeWebhooks(prisma, inDays(29));
  expect(await scene.deliveries(id)).toHaveLength(1);
  await purgeWebhooks(prisma, inDays(31));
  expect(await scene.deliveries(id)).toEqual([]);
});

it('deleting an endpoint deletes its log with it, and is audited', async () => {
  const { id } = (await create()).webhookEndpoint;
  await scene.mutate('sendTestWebhook', { id });
  expect(await scene.mutate('deleteWebhookEndpoint', { id })).toEqual({
    deletedId: id,
    errors: [],
  });
  expect(await scene.dependencies.prisma.webhookDelivery.count()).toBe(0);
  expect((await audited()).at(-1)).toMatchObject({ subclass: 'ENDPOINT', action: 'DELETE' });
  const errors = [{ code: 'ENDPOINT_NOT_FOUND', field: 'id' }];
  expect(await scene.mutate('deleteWebhookEndpoint', { id })).toEqual({ deletedId: null, errors });
});
