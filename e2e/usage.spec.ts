import { expect, test } from './fixtures.ts';
import { useApiKey } from './integration/use-api-key.ts';
import { answerBusyUsage } from './network/busy-usage.ts';
import { cutOperation, holdOperation } from './network/graphql-route.ts';
import { ApiKeysPage } from './pages/api-keys-page.ts';
import { UsagePage } from './pages/usage-page.ts';
import { addApiKey, addUser, disableApiKey } from './product/account.ts';

// Requests over time: of all keys and of one, as a plot, in words and as a table.

// Of an account that nobody has used yet.
test.use({ settings: { ACCOUNT_SHORTNAME: 'usage' } });

/** Counts are written every 5 seconds and asked for every 10. */
const soon = { timeout: 25_000 };

test('shows what keys ask and what it came to, while it goes on', async ({ api, page }) => {
  test.setTimeout(90_000);
  const usage = new UsagePage(page);
  await usage.open();
  await expect(page.getByText('No requests in the last 24 hours.')).toBeVisible();
  await expect(page.getByText('No key was used in the last 24 hours')).toBeVisible();

  const credential = await addApiKey(api, { appname: 'plotted', description: 'Draws plots' });
  expect(await useApiKey(credential)).toBe(200);
  expect(await useApiKey(credential)).toBe(200);
  await disableApiKey(api, 'plotted');
  expect(await useApiKey(credential)).toBe(401);

  // Without a reload.
  await expect(usage.figure('Requests')).toHaveText('3', soon);
  await expect(usage.figure('Accepted')).toHaveText('2');
  await expect(usage.figure('Refused')).toHaveText('1');
  await expect(usage.panel('All API keys, last 24 hours')).toContainText('API key disabled 1');
  await expect(usage.busiest.getByRole('row', { name: /^plotted/ })).toContainText('33.3 %');

  await usage.busiest.getByRole('link', { name: 'plotted' }).click();
  await expect(page).toHaveURL(/\/settings\/usage\?key=plotted$/);
  const panel = usage.panel('plotted');
  await expect(panel).toContainText('Draws plots');
  await expect(panel).toContainText(/Disabled\s+Last used\s+(just now|\d minutes? ago)\s+from \S+/);
  await expect(usage.figure('Requests')).toHaveText('3');
  await usage.range('30 days').click();
  await expect(page).toHaveURL(/\?days=30&key=plotted$/);
  await expect(usage.range('30 days')).toHaveAttribute('aria-current', 'true');
  await expect(usage.range('30 days')).toBeFocused();
  await expect(panel).toContainText('One bar a day (UTC)');
  await expect(usage.figure('Requests')).toHaveText('3');
  await page.goBack();
  await expect(panel).toContainText('One bar an hour');
});

test('tells each bar by pointer, by keyboard and as a table', async ({ page }) => {
  await answerBusyUsage(page);
  const usage = new UsagePage(page);
  await usage.open();
  const tooltip = usage.plot.locator('.tooltip');
  await expect(usage.plot).toHaveAttribute('aria-valuenow', '23');
  await expect(tooltip).toBeHidden();
  const box = (await usage.plot.boundingBox())!;
  await page.mouse.move(box.x + box.width - 10, box.y + 40);
  await expect(tooltip).toContainText(/\d\d:\d\d – now/);
  await expect(tooltip).toContainText('Accepted');
  await page.mouse.move(0, 0);
  await expect(tooltip).toBeHidden();

  await usage.plot.focus();
  await usage.plot.press('Home');
  await expect(usage.plot).toHaveAttribute('aria-valuenow', '0');
  await usage.plot.press('ArrowRight');
  await expect(usage.plot).toHaveAttribute('aria-valuenow', '1');
  const words = await usage.plot.getAttribute('aria-valuetext');
  expect(words).toMatch(/^\w{3} \d+ \w{3,4}, \d\d:00 – \d\d:00: [\d,]+ requests\. Accepted [\d,]+/);
  const accepted = /Accepted ([\d,]*\d)/.exec(words!)![1]!;
  await expect(tooltip).toContainText(accepted);
  await usage.plot.press('Escape');
  await expect(tooltip).toBeHidden();

  await page.getByText('The same as a table').click();
  const table = page.getByRole('table', { name: 'All API keys, last 24 hours' });
  await expect(table.getByRole('row')).toHaveCount(25);
  await expect(table.getByRole('columnheader')).toContainText([
    ...['Time', 'Requests', 'Accepted', 'Retired shared secret', 'API key disabled'],
  ]);
  await expect(table.getByRole('row').nth(23).getByRole('cell').nth(1)).toHaveText(accepted);
});

test('finds a key as one types, by the keyboard alone, and goes back to all', async ({
  api,
  page,
}) => {
  for (const appname of ['pick-alpha', 'pick-beta'])
    await addApiKey(api, { appname, description: `Known as ${appname}` });
  const usage = new UsagePage(page);
  await usage.open('?days=7');
  await usage.picker.pressSequentially('pick-');
  await expect(usage.found).toHaveText([/^\s*pick-alpha/, /^\s*pick-beta/]);
  await usage.picker.press('ArrowDown');
  await usage.picker.press('ArrowDown');
  await expect(usage.found.nth(1)).toHaveAttribute('aria-selected', 'true');
  await usage.picker.press('Enter');
  await expect(page).toHaveURL(/\?days=7&key=pick-beta$/);
  await expect(usage.picker).toHaveValue('pick-beta');
  await expect(usage.panel('pick-beta')).toContainText('No requests in the last 7 days.');
  await usage.picker.fill('nothing-like-it');
  await expect(page.getByText('No API key matches')).toBeVisible();
  await usage.picker.press('Escape');
  await expect(usage.picker).toHaveValue('pick-beta');
  await page.getByRole('button', { name: 'All API keys' }).click();
  await expect(page).toHaveURL(/\?days=7$/);
  await expect(usage.busiest).toBeVisible();
});

test('is reached from the menu of an API key, and says when there is no such key', async ({
  api,
  page,
}) => {
  await addApiKey(api, { appname: 'from-the-menu' });
  const apiKeys = new ApiKeysPage(page);
  await apiKeys.open('?search=from-the-menu');
  await apiKeys.choose('from-the-menu', 'Usage');
  const usage = new UsagePage(page);
  await expect(usage.panel('from-the-menu')).toBeVisible();
  await usage.open('?key=nobody');
  await expect(page.getByText('There is no API key nobody')).toBeVisible();
});

test('shows its final shape while it loads, and what to do when it cannot', async ({ page }) => {
  const usage = new UsagePage(page);
  const { release } = await holdOperation(page, 'AccountUsage');
  await usage.open();
  const loading = page.locator('[aria-busy=true]').first();
  const heightBefore = (await loading.boundingBox())!.height;
  release();
  await expect(usage.plot).toBeVisible();
  const panel = usage.panel('All API keys, last 24 hours');
  expect(Math.abs((await panel.boundingBox())!.height - heightBefore)).toBeLessThanOrEqual(4);

  const mend = await cutOperation(page, 'AccountUsage');
  await usage.range('7 days').click();
  await expect(page.getByRole('alert')).toContainText('The usage could not be loaded');
  await mend();
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect(usage.panel('All API keys, last 7 days')).toBeVisible();
});

test('is for every role that may read API keys', async ({ api, browser, rekey }) => {
  const reader = { name: 'Rea', email: 'rea@rekey.example', password: 'looks-but-touches-nothing' };
  const theirs = await addUser(rekey.origin, api, reader, 'READONLY');
  const context = await browser.newContext({
    baseURL: rekey.origin,
    storageState: theirs.storageState(),
  });
  const page = await context.newPage();
  await page.goto('/settings/api-keys');
  await page.getByRole('link', { name: 'Usage' }).click();
  await expect(new UsagePage(page).plot).toBeVisible();
  await context.close();
});
