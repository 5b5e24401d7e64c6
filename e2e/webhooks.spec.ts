import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { expect, test } from './fixtures.ts';
import { ActionDialog } from './pages/action-dialog.ts';
import { overwriteClipboard, readClipboard } from './pages/clipboard.ts';
import { OnceShownDialog } from './pages/once-shown-dialog.ts';
import { WebhooksPage } from './pages/webhooks-page.ts';
import { regenerateSharedSecret } from './product/account.ts';

test.use({ settings: { WEBHOOK_ALLOWED_RANGES: '127.0.0.1' } });

let receiver: Server;
let answer: number;
let received: { readonly signature: string; readonly body: string }[];
const urlOf = () => `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hook`;

test.beforeEach(async () => {
  answer = 204;
  received = [];
  receiver = createServer((request, response) => {
    let body = '';
    request.on('data', (bytes) => (body += String(bytes)));
    request.on('end', () => {
      received.push({ signature: String(request.headers['webhook-signature']), body });
      response.writeHead(answer).end();
    });
  }).listen(0, '127.0.0.1');
  await once(receiver, 'listening');
});
test.afterEach(() => {
  receiver.closeAllConnections();
  receiver.close();
});

test('a webhook is added, tried out, told of a regeneration, and its log says what came of it', async ({
  api,
  page,
}) => {
  const webhooks = new WebhooksPage(page);
  await webhooks.open();
  await webhooks.addButton.click();
  const adding = new ActionDialog(page, 'Add webhook');
  await adding.field('Address').fill('https://10.0.0.1/');
  await adding.button('SAVE').click();
  await expect(adding.root).toContainText('the host has an internal address');
  await adding.field('Address').fill(urlOf());
  await adding.field('Description').fill('Splunk');
  await adding.button('SAVE').click();
  const shown = new OnceShownDialog(page, 'Webhook added', 'Signing secret');
  await overwriteClipboard(page);
  await shown.copyButton.click();
  await expect(shown.copyButton).toHaveText('Copied');
  expect(await readClipboard(page)).toMatch(/^whsec_.{44}$/);
  await shown.doneButton.click();
  await expect(webhooks.row('Splunk')).toContainText('None yet');

  await webhooks.openLog('Splunk');
  await expect(webhooks.deliveries).toContainText('Nothing was sent yet');
  await webhooks.testButton.click();
  await expect(webhooks.deliveries).toContainText('Delivered');
  await expect(webhooks.deliveries).toContainText('Taken with 204.');

  answer = 500;
  await regenerateSharedSecret(api);
  await expect.poll(() => received.length).toBe(2);
  await page.reload();
  await expect(webhooks.deliveries).toContainText('The answer was 500');
  answer = 204;
  await webhooks.deliveries
    .getByRole('button', { name: 'Send again: shared_secret.regenerated' })
    .click();
  await expect.poll(() => received.length).toBeGreaterThan(2);
  await expect(webhooks.deliveries.getByText('Delivered')).toHaveCount(2);
  await webhooks.deliveries
    .getByRole('button', { name: 'Attempts of shared_secret.regenerated' })
    .click();
  const attempts = page.getByRole('list', { name: 'Attempts' });
  await expect(attempts.getByRole('listitem').filter({ hasText: '500' })).not.toHaveCount(0);
  await expect(page.getByLabel('Payload')).toContainText('"fingerprint"');
  expect(received.map(({ body }) => body).join()).not.toContain('rks_');
});

test('a signing secret is regenerated; a webhook is changed, disabled, enabled and deleted', async ({
  page,
}) => {
  const webhooks = new WebhooksPage(page);
  await webhooks.open();
  await webhooks.addButton.click();
  const adding = new ActionDialog(page, 'Add webhook');
  await adding.field('Address').fill(urlOf());
  await adding.field('Description').fill('Ledger');
  await adding.button('SAVE').click();
  const added = new OnceShownDialog(page, 'Webhook added', 'Signing secret');
  await added.copyButton.click();
  await added.doneButton.click();

  await webhooks.choose('Ledger', 'Regenerate signing secret');
  await new ActionDialog(page, 'Regenerate signing secret').button('REGENERATE').click();
  const shown = new OnceShownDialog(page, 'Signing secret regenerated', 'Signing secret');
  await shown.copyButton.click();
  await shown.doneButton.click();
  await webhooks.openLog('Ledger');
  await expect(page.getByText('The one before signs as well')).toBeVisible();
  await webhooks.testButton.click();
  await expect.poll(() => received[0]?.signature.split(' ').length).toBe(2);

  await webhooks.choose('Ledger', 'Edit');
  const editing = new ActionDialog(page, 'Edit Ledger');
  await editing.field('Description').fill('Archive');
  await editing.button('SAVE').click();
  await webhooks.choose('Archive', 'Disable');
  await new ActionDialog(page, 'Disable Archive').button('DISABLE').click();
  await expect(page.getByText('Somebody disabled it.')).toBeVisible();
  await expect(webhooks.testButton).toBeDisabled();
  await webhooks.choose('Archive', 'Enable');
  await new ActionDialog(page, 'Enable Archive').button('ENABLE').click();
  await expect(webhooks.testButton).toBeEnabled();
  await webhooks.choose('Archive', 'Delete');
  await new ActionDialog(page, 'Delete Archive').button('DELETE').click();
  await expect(page.getByRole('heading', { name: 'Webhooks', level: 1 })).toBeVisible();
  await expect(webhooks.row('Archive')).toBeHidden();
});
