import { expect, test } from './fixtures.ts';
import { ActionDialog } from './pages/action-dialog.ts';
import { ApiKeysPage } from './pages/api-keys-page.ts';
import { ServiceTokensPage } from './pages/service-tokens-page.ts';
import { addApiKey, addServiceToken, disableApiKey } from './product/account.ts';

// As long before the end as administrators are reminded of it by e-mail: seven days.

const inHours = (hours: number) => new Date(Date.now() + hours * 3_600_000).toISOString();

test('an API key that ends within a week says so, and when exactly, in the list and where it is changed', async ({
  api,
  page,
}) => {
  const apiKeys = new ApiKeysPage(page);
  await addApiKey(api, { appname: 'ends-soon', expiresAt: inHours(5 * 24) });
  await addApiKey(api, { appname: 'ends-later', expiresAt: inHours(7 * 24 + 1) });
  await addApiKey(api, { appname: 'ends-unused', expiresAt: inHours(5 * 24) });
  await disableApiKey(api, 'ends-unused');
  await apiKeys.open('?search=ends-');
  const status = apiKeys.cell('ends-soon', 'Status');
  await expect(status).toHaveText('Active Ends in 5 days');
  await expect(status.locator('time')).toHaveAttribute('title', /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/);
  await expect(apiKeys.cell('ends-later', 'Status')).toHaveText('Active');
  await expect(apiKeys.cell('ends-unused', 'Status')).toHaveText('Disabled');
  await apiKeys.choose('ends-soon', 'Edit');
  const editing = new ActionDialog(page, 'Edit ends-soon');
  await expect(editing.root).toContainText('Ends in 5 days');
  await editing.field('Expires after').fill('');
  await editing.button('SAVE').click();
  await expect(status).toHaveText('Active');
});

test('a service token that ends within a week says so, until it ends later', async ({
  api,
  page,
}) => {
  await addServiceToken(api, 'ends-soon', { expiresAt: inHours(5 * 24) });
  const tokens = new ServiceTokensPage(page);
  await tokens.open();
  const expires = tokens.row('ends-soon').getByRole('cell').nth(2);
  await expect(expires).toHaveText('Ends in 5 days');
  await tokens.choose('ends-soon', 'Change');
  const changing = new ActionDialog(page, 'Change ends-soon');
  await expect(changing.root).toContainText('Ends in 5 days');
  await changing.field('Expires after').fill('');
  await changing.button('SAVE').click();
  await expect(expires).toHaveText('Never');
});
