import { expect, test } from './fixtures.ts';
import { availableIntegrations } from './integration/integration.ts';
import { ApiKeysPage } from './pages/api-keys-page.ts';
import { addApiKey, disableApiKey } from './product/account.ts';
import type { ApiClient } from './product/api-client.ts';

// Sixty keys, three pages: app-01 to app-60. Every tenth is disabled, every fifteenth for Splunk.

const COUNT = 60;
const PAGE_SIZE = 25;

const nameOf = (number: number) => `app-${String(number).padStart(2, '0')}`;
const namesOf = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, index) => nameOf(from + index));

const seeded = test.extend<object, { readonly keys: ReadonlyMap<string, string> }>({
  keys: [
    async ({ api }, use) => {
      await use(await seed(api));
    },
    { scope: 'worker', timeout: 60_000 },
  ],
});

seeded.use({ settings: { ACCOUNT_SHORTNAME: 'key-list' } });

async function seed(api: ApiClient): Promise<ReadonlyMap<string, string>> {
  const credentials = new Map<string, string>();
  for (let number = 1; number <= COUNT; number += 1) {
    const appname = nameOf(number);
    const description = number % 15 === 0 ? 'Forwards to Splunk' : `Integration ${number}`;
    credentials.set(appname, await addApiKey(api, { appname, description }));
    if (number % 10 === 0) await disableApiKey(api, appname);
  }
  return credentials;
}

let apiKeys: ApiKeysPage;

seeded.beforeEach(async ({ page, keys }) => {
  expect(keys.size).toBe(COUNT);
  apiKeys = new ApiKeysPage(page);
  await apiKeys.open();
  await expect(apiKeys.names).toHaveCount(PAGE_SIZE);
});

seeded('pages through the list, and back and forward keep their places', async ({ page }) => {
  await expect(apiKeys.names).toHaveText(namesOf(1, 25));
  await expect(apiKeys.pageButton('Previous')).toBeDisabled();
  await apiKeys.pageButton('Next').click();
  await expect(apiKeys.names).toHaveText(namesOf(26, 50));
  await apiKeys.pageButton('Next').click();
  await expect(apiKeys.names).toHaveText(namesOf(51, 60));
  await expect(apiKeys.pageButton('Next')).toBeDisabled();
  await apiKeys.pageButton('Previous').click();
  await expect(apiKeys.names).toHaveText(namesOf(26, 50));
  await page.goBack();
  await expect(apiKeys.names).toHaveText(namesOf(51, 60));
  await page.goBack();
  await page.goBack();
  await expect(apiKeys.names).toHaveText(namesOf(1, 25));
  await page.goForward();
  await expect(apiKeys.names).toHaveText(namesOf(26, 50));
  await page.reload();
  await expect(apiKeys.names).toHaveText(namesOf(26, 50));
});

seeded(
  'searches names and descriptions while one types, and the address keeps it',
  async ({ page }) => {
    await apiKeys.search.pressSequentially('splunk');
    await expect(apiKeys.names).toHaveText(['app-15', 'app-30', 'app-45', 'app-60']);
    await expect(apiKeys.count).toHaveText(/4\s+keys/);
    await expect(page).toHaveURL(/\?search=splunk$/);
    await page.reload();
    await expect(apiKeys.search).toHaveValue('splunk');
    await expect(apiKeys.names).toHaveCount(4);
    await apiKeys.search.fill('app-07');
    await expect(apiKeys.names).toHaveText(['app-07']);
    await apiKeys.search.fill('');
    await expect(apiKeys.count).toHaveText(/60\s+keys/);
    await expect(page).toHaveURL(/\/api-keys\??$/);
  },
);

seeded('takes what is typed as text, not as a pattern', async ({ page }) => {
  for (const text of ['%', '_', '\\', "';--"]) {
    await apiKeys.search.fill(text);
    await expect(page.getByText('No API key matches')).toBeVisible();
  }
  await page.getByRole('button', { name: 'Clear search and status' }).click();
  await expect(apiKeys.names).toHaveCount(PAGE_SIZE);
});

seeded('filters by status', async ({ page }) => {
  await apiKeys.status.selectOption('Disabled');
  await expect(apiKeys.names).toHaveText([10, 20, 30, 40, 50, 60].map(nameOf));
  await expect(page).toHaveURL(/status=disabled/);
  await apiKeys.search.fill('splunk');
  await expect(apiKeys.names).toHaveText(['app-30', 'app-60']);
  await apiKeys.status.selectOption('Expired');
  await expect(page.getByText('No API key matches')).toBeVisible();
  await page.goBack();
  await expect(apiKeys.names).toHaveText(['app-30', 'app-60']);
});

seeded('orders by name and by last login, and says so to a screen reader', async ({ keys }) => {
  const [shell] = availableIntegrations();
  for (const name of ['app-42', 'app-17'])
    expect((await shell!.exchange(keys.get(name)!)).status).toBe(200);
  await apiKeys.orderButton('Name / Description').click();
  await expect(apiKeys.names).toHaveText(namesOf(36, 60).toReversed());
  await expect(apiKeys.table.getByRole('columnheader').first()).toHaveAttribute(
    'aria-sort',
    'descending',
  );
  await apiKeys.orderButton('Last Login').click();
  await expect(apiKeys.names.first()).toHaveText('app-17');
  await expect(apiKeys.names.nth(1)).toHaveText('app-42');
});
