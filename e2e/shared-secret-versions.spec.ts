import { expect, test } from './fixtures.ts';
import { cutOperation } from './network/graphql-route.ts';
import { ActionDialog } from './pages/action-dialog.ts';
import { ApiKeysPage } from './pages/api-keys-page.ts';
import { RegenerationPanel } from './pages/regeneration-panel.ts';
import { regenerateSharedSecret } from './product/account.ts';

// What is kept of the shared secret, and how old it may become.

test.use({ settings: { ACCOUNT_SHORTNAME: 'following' } });

test('shows the versions by fingerprint, and destroys the retired ones', async ({ api, page }) => {
  const panel = new RegenerationPanel(page);
  const { fingerprint, version } = await regenerateSharedSecret(api);
  await new ApiKeysPage(page).open();
  await panel.versionsButton.click();
  const versions = new ActionDialog(page, 'Versions of the shared secret');
  const rows = versions.root.getByRole('listitem');
  await expect(rows.first()).toContainText(`Version ${version}`);
  await expect(rows.first()).toContainText(fingerprint.match(/.{4}/g)!.join(' '));
  await expect(rows.first()).toContainText('Current');
  await expect(rows.nth(1)).toContainText('Retired');
  await versions.button('DESTROY RETIRED SECRETS').click();
  const destroying = new ActionDialog(page, 'Destroy retired secrets now');
  await expect(destroying.root).toContainText('refused like a stranger');
  await destroying.root.getByRole('checkbox').check();
  await destroying.button('DESTROY NOW').click();
  await expect(destroying.root).toContainText(/Destroyed: versions? \d+/);
  await destroying.button('DONE').click();
  await expect(panel.restoreButton).toBeHidden();
  await panel.versionsButton.click();
  await expect(rows.nth(1)).toContainText('Destroyed');
});

test('says that the versions could not be loaded, and tries again', async ({ page }) => {
  const panel = new RegenerationPanel(page);
  await new ApiKeysPage(page).open();
  const mend = await cutOperation(page, 'SharedSecretHistory');
  await panel.versionsButton.click();
  const versions = new ActionDialog(page, 'Versions of the shared secret');
  await expect(versions.root.getByRole('alert')).toContainText('The versions could not be loaded');
  await mend();
  await versions.button('Try again').click();
  await expect(versions.root.getByRole('listitem').first()).toBeVisible();
});

test('sets a maximum age, refuses one out of range, and warns in words', async ({ page }) => {
  const panel = new RegenerationPanel(page);
  const main = page.getByRole('main');
  await new ApiKeysPage(page).open();
  await panel.maxAgeButton.click();
  const setting = new ActionDialog(page, 'Maximum age of the shared secret');
  await setting.field('Days').fill('5000');
  await setting.button('SAVE').click();
  await expect(setting.root).toContainText('Choose 1 to 3650 days, or none.');
  await setting.field('Days').fill('30');
  await setting.button('SAVE').click();
  await expect(setting.root).toBeHidden();
  await expect(main).toContainText(/reaches its maximum age of 30 days\s+in 30 days/);
  for (const [ageState, words] of [
    ['DUE', 'Due soon'],
    ['OVERDUE', 'Overdue'],
  ] as const) {
    await page.route('**/graphql', async (route) => {
      if (!route.request().postData()?.includes('query SharedSecretStatus'))
        return route.fallback();
      const response = await route.fetch();
      const text = await response.text();
      return route.fulfill({ response, body: text.replace('"FRESH"', `"${ageState}"`) });
    });
    await page.reload();
    await expect(main).toContainText(words);
    await page.unroute('**/graphql');
  }
  await panel.maxAgeButton.click();
  await setting.field('Days').fill('');
  await setting.button('SAVE').click();
  await expect(main).not.toContainText('maximum age of');
});
