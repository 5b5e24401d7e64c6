import { setTimeout as delay } from 'node:timers/promises';
import { administrator, expect, test } from './fixtures.ts';
import { ActionDialog } from './pages/action-dialog.ts';
import { ApiKeysPage } from './pages/api-keys-page.ts';
import { RegenerationPanel } from './pages/regeneration-panel.ts';
import { SharedSecretDialog } from './pages/shared-secret-dialog.ts';
import { addUser } from './product/account.ts';
import { ApiClient } from './product/api-client.ts';

// Who gets to see the secret, and how long after a sign-in.

const FRESH_SECONDS = 3;
const NO_LONGER_FRESH_MS = (FRESH_SECONDS + 0.2) * 1000;

test.use({
  settings: { ACCOUNT_SHORTNAME: 'access', FRESH_SESSION_SECONDS: String(FRESH_SECONDS) },
  // A session of its own for every test: some of them end it.
  storageState: async ({ rekey }, use) => {
    await use((await ApiClient.signIn(rekey.origin, administrator)).storageState());
  },
});

test('asks for the password again when the sign-in is not recent, and goes on in place', async ({
  page,
}) => {
  const apiKeys = new ApiKeysPage(page);
  const dialog = new SharedSecretDialog(page);
  await apiKeys.open();
  await delay(NO_LONGER_FRESH_MS);

  await apiKeys.sharedSecretButton.click();
  await expect(dialog.root).toContainText('Confirm that it is you');
  await expect(dialog.password).toBeFocused();
  expect(await page.content()).not.toContain('rks_');

  await dialog.confirmPassword('not the password');
  await expect(dialog.root).toContainText(
    'That is not your password. Nothing was shown or changed.',
  );
  await expect(dialog.password).toHaveValue('');
  await dialog.confirmPassword(administrator.password);
  await expect(dialog.value).toHaveValue(/^rks_/);
});

test('asks for the password before it regenerates, and then regenerates', async ({ page }) => {
  const apiKeys = new ApiKeysPage(page);
  const dialog = new SharedSecretDialog(page);
  await apiKeys.open();
  await apiKeys.sharedSecretButton.click();
  const before = await dialog.value.inputValue();
  await delay(NO_LONGER_FRESH_MS);
  await dialog.regenerate();
  await expect(dialog.root).toContainText('Confirm that it is you');
  await dialog.confirmPassword(administrator.password);
  await expect(dialog.root).toContainText('New shared secret, version');
  await expect(dialog.value).not.toHaveValue(before);
});

test('asks for the password before it ends an overlap and before it restores, and then does', async ({
  rekey,
  page,
}) => {
  const panel = new RegenerationPanel(page);
  const api = await ApiClient.signIn(rekey.origin, administrator);
  await api.ask(
    'mutation { regenerateSharedSecret(input: { overlapSeconds: 3600 }) { errors { code } } }',
  );
  await new ApiKeysPage(page).open();
  await panel.restoreButton.waitFor();
  for (const [button, title, action, done] of [
    [panel.endOverlapButton, 'End the overlap now', 'END OVERLAP NOW', 'The overlap is over'],
    [panel.restoreButton, 'Restore the previous secret', 'RESTORE', 'is current again'],
  ] as const) {
    await delay(NO_LONGER_FRESH_MS);
    await button.click();
    const dialog = new ActionDialog(page, title);
    await dialog.button(action).click();
    await expect(dialog.root).toContainText('Confirm that it is you');
    await dialog.field('Password').fill(administrator.password);
    await dialog.button('Confirm').click();
    await expect(dialog.root).toContainText(done);
    await dialog.button('DONE').click();
  }
});

test('lets who was signed out meanwhile sign in again without leaving the dialog', async ({
  page,
  context,
}) => {
  const apiKeys = new ApiKeysPage(page);
  const dialog = new SharedSecretDialog(page);
  await apiKeys.open();
  await context.clearCookies();
  await apiKeys.sharedSecretButton.click();
  await expect(dialog.root).toContainText('You were signed out');
  await dialog.confirmPassword(administrator.password);
  await expect(dialog.value).toHaveValue(/^rks_/);
  await expect(page).toHaveURL(/dialog=shared-secret/);
});

for (const role of ['READONLY', 'AUDITOR'] as const) {
  test(`gives ${role} no button, and says why at the dialog's own address`, async ({
    rekey,
    browser,
  }) => {
    const api = await ApiClient.signIn(rekey.origin, administrator);
    const person = {
      name: 'Robin Reader',
      email: `${role.toLowerCase()}@rekey.example`,
      password: 'reads-and-writes-nothing',
    };
    const reader = await addUser(rekey.origin, api, person, role);
    const context = await browser.newContext({
      baseURL: rekey.origin,
      storageState: reader.storageState(),
    });
    const page = await context.newPage();
    const apiKeys = new ApiKeysPage(page);
    const dialog = new SharedSecretDialog(page);
    await apiKeys.open();
    await expect(apiKeys.heading).toBeVisible();
    await expect(apiKeys.sharedSecretButton).toBeHidden();
    await expect(apiKeys.addButton).toBeHidden();

    await apiKeys.open('?dialog=shared-secret');
    await expect(dialog.root).toContainText('Only administrators see the shared secret');
    await expect(dialog.regenerateButton).toBeHidden();
    await expect(reader.ask('{ sharedSecret { value } }')).rejects.toThrow('FORBIDDEN');
    await dialog.cancelButton.click();
    await expect(dialog.root).toBeHidden();
    await context.close();
  });
}
