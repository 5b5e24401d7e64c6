import { WebhooksPage } from '../pages/webhooks-page.ts';
import { scene, type View } from './view.ts';

/** The webhooks, what was sent to one, and what is done about them. */
export function webhookViews(): readonly View[] {
  const choosing = (action: Parameters<WebhooksPage['choose']>[1]): View['open'] => {
    return async (page) => {
      const webhooks = new WebhooksPage(page);
      await webhooks.open();
      await webhooks.choose(scene.webhook, action);
      await page.getByRole('dialog').waitFor();
    };
  };
  return [
    {
      name: 'webhooks',
      open: async (page) => {
        const webhooks = new WebhooksPage(page);
        await webhooks.open();
        await webhooks.row(scene.webhook).waitFor();
      },
    },
    {
      name: 'webhook-log',
      open: async (page) => {
        const webhooks = new WebhooksPage(page);
        await webhooks.openLog(scene.webhook);
        await webhooks.deliveries.getByText('Failed').first().waitFor();
        await webhooks.deliveries
          .getByRole('button', { name: /^Attempts of/ })
          .first()
          .click();
        await page.getByRole('list', { name: 'Attempts' }).waitFor();
      },
    },
    {
      name: 'no-such-webhook',
      open: async (page) => {
        await page.goto('/settings/webhooks/nobodys');
        await page.getByText('There is no such webhook').waitFor();
      },
    },
    {
      name: 'add-webhook',
      open: async (page) => {
        const webhooks = new WebhooksPage(page);
        await webhooks.open();
        await webhooks.addButton.click();
        await page.getByRole('dialog').waitFor();
      },
    },
    { name: 'edit-webhook', open: choosing('Edit') },
    { name: 'disable-webhook', open: choosing('Disable') },
    { name: 'regenerate-signing-secret', open: choosing('Regenerate signing secret') },
    { name: 'delete-webhook', open: choosing('Delete') },
  ];
}
