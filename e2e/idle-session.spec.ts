import { administrator, expect, test } from './fixtures.ts';
import { ApiKeysPage } from './pages/api-keys-page.ts';
import { SharedSecretDialog } from './pages/shared-secret-dialog.ts';
import { SignInPage } from './pages/sign-in-page.ts';
import { ApiClient } from './product/api-client.ts';

// A browser that is left alone with a shared secret on its screen.

test.use({
  settings: { ACCOUNT_SHORTNAME: 'unused', SESSION_IDLE_SECONDS: '16' },
  storageState: async ({ rekey }, use) => {
    await use((await ApiClient.signIn(rekey.origin, administrator)).storageState());
  },
});

test('asks whether somebody is there, and signs out when nobody is, with nothing left on the screen', async ({
  page,
}) => {
  test.setTimeout(120_000);
  const apiKeys = new ApiKeysPage(page);
  const dialog = new SharedSecretDialog(page);
  const question = page.getByRole('dialog', { name: 'Are you still there?' });
  const longerThanASession = { timeout: 40_000 };
  await apiKeys.open();
  await apiKeys.sharedSecretButton.click();
  await expect(dialog.value).toHaveValue(/^rks_/);

  // Whoever types is there, wherever.
  await expect(question).toBeVisible(longerThanASession);
  await page.keyboard.press('Shift');
  await expect(question).toBeHidden();

  await expect(question).toBeVisible(longerThanASession);
  await question.getByRole('button', { name: 'STAY SIGNED IN' }).click();
  await expect(question).toBeHidden();
  await expect(dialog.value).toHaveValue(/^rks_/);

  await expect(question).toBeVisible(longerThanASession);
  const signIn = new SignInPage(page);
  await expect(signIn.heading).toBeVisible(longerThanASession);
  await expect(page.getByRole('status')).toContainText('Nothing was done for a while');
  expect(await page.content()).not.toContain('rks_');
  await page.goBack();
  await expect(signIn.heading).toBeVisible();
  await expect(dialog.root).toBeHidden();

  await signIn.signIn(administrator);
  await expect(dialog.root).toBeVisible();
});
