import { administrator, expect, test } from './fixtures.ts';
import { ApiKeysPage } from './pages/api-keys-page.ts';
import { SharedSecretDialog } from './pages/shared-secret-dialog.ts';
import { UserMenu } from './pages/user-menu.ts';
import { addApiKey } from './product/account.ts';
import { ApiClient } from './product/api-client.ts';

// OWASP ASVS 14.3.1: what was shown goes when somebody signs out, also while the server cannot be reached.

test.use({
  // A session of its own: it ends here.
  storageState: async ({ rekey }, use) => {
    await use((await ApiClient.signIn(rekey.origin, administrator)).storageState());
  },
});

test('a sign-out that the server does not hear of leaves the page, and says so', async ({
  api,
  context,
  page,
}) => {
  await addApiKey(api, { appname: 'seen-by-nobody-else' });
  const apiKeys = new ApiKeysPage(page);
  const secret = new SharedSecretDialog(page);
  const guarded = page.waitForResponse(
    async (response) =>
      response.url().endsWith('.js') && (await response.text()).includes('The server was not told'),
  );
  await apiKeys.open();
  await apiKeys.sharedSecretButton.click();
  await expect(secret.value).toHaveValue(/^rks_/);
  await secret.cancelButton.click();
  await expect(apiKeys.row('seen-by-nobody-else')).toBeVisible();
  // Some seconds after the page, what needs no server later is loaded ahead.
  await guarded;
  await page.evaluate(() => new Promise((done) => requestIdleCallback(done)));
  await page.evaluate(() => Object.assign(window, { isDocumentOfTheApp: true }));

  await context.setOffline(true);
  await new UserMenu(page).signOut();
  await expect(page.getByRole('heading', { name: 'The server was not told' })).toBeVisible();
  await expect(page.getByRole('alert')).toContainText('your session may go on');
  expect(page.url()).toMatch(/^blob:/);
  expect(await page.evaluate(() => 'isDocumentOfTheApp' in window)).toBe(false);
  expect(await page.content()).not.toMatch(/seen-by-nobody-else|rks_/);

  // As it says: the session goes on, and is ended there.
  await context.setOffline(false);
  await page.getByRole('link', { name: 'Open My profile' }).click();
  await page.getByRole('main').getByRole('button', { name: 'Sign out', exact: true }).click();
  await expect(page.getByRole('heading', { name: /^Sign in/ })).toBeVisible();
});
