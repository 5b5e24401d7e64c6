import { expect, test } from './fixtures.ts';
import { availableIntegrations } from './integration/integration.ts';
import { ActionDialog } from './pages/action-dialog.ts';
import { ApiKeysPage } from './pages/api-keys-page.ts';
import { addApiKey } from './product/account.ts';

const [integration] = availableIntegrations();

test('tells the last use behind a gateway, some seconds later', async ({ api, page, rekey }) => {
  const apiKeys = new ApiKeysPage(page);
  const credential = await addApiKey(api, { appname: 'is-used' });
  const { body } = await integration!.exchange(credential);
  const { access_token } = JSON.parse(body) as { access_token: string };
  const headers = { authorization: `Bearer ${access_token}` };
  expect((await fetch(`${rekey.origin}/api/v1/auth/verify`, { headers })).status).toBe(200);
  const editing = new ActionDialog(page, 'Edit is-used');
  await expect(async () => {
    await apiKeys.open();
    await apiKeys.choose('is-used', 'Edit');
    await expect(editing.root).toContainText(/Last used:\s+just now\s+from \S+/, { timeout: 500 });
  }).toPass();
});
