import { denyClipboard } from './browser/deny-clipboard.ts';
import { heapContains } from './browser/heap.ts';
import { readKept, watchLeaks } from './browser/leaks.ts';
import { expect, test } from './fixtures.ts';
import { cutOperation, holdOperation } from './network/graphql-route.ts';
import { ApiKeysPage } from './pages/api-keys-page.ts';
import { overwriteClipboard, readClipboard } from './pages/clipboard.ts';
import { SharedSecretDialog } from './pages/shared-secret-dialog.ts';
import { readSecretVersion, readSharedSecret } from './product/account.ts';

let apiKeys: ApiKeysPage;
let dialog: SharedSecretDialog;

test.beforeEach(async ({ page }) => {
  apiKeys = new ApiKeysPage(page);
  dialog = new SharedSecretDialog(page);
  await apiKeys.open();
});

test('loads in the size it will have, with nothing to press by mistake', async ({ page }) => {
  const held = await holdOperation(page, 'RevealSharedSecret');
  await apiKeys.sharedSecretButton.click();
  await expect(dialog.root.getByRole('status')).toHaveText('Loading the shared secret');
  await expect(dialog.regenerateButton).toBeDisabled();
  await expect(dialog.cancelButton).toBeEnabled();
  const loading = (await dialog.root.boundingBox())!;
  held.release();
  await expect(dialog.value).toBeVisible();
  const shown = (await dialog.root.boundingBox())!;
  expect(Math.abs(shown.height - loading.height)).toBeLessThanOrEqual(4);
});

test('shows the current secret, its version, fingerprint, age and maker', async ({ api }) => {
  const secret = await readSharedSecret(api);
  await apiKeys.sharedSecretButton.click();
  await expect(dialog.value).toHaveValue(secret.value);
  await expect(dialog.root).toContainText(`Version ${secret.version}`);
  await expect(dialog.root).toContainText(secret.fingerprint.match(/.{4}/g)!.join(' '));
  await expect(dialog.root.locator('time')).toHaveAttribute(
    'title',
    /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/,
  );
});

test('hides the secret for a shared screen, and copies it all the same', async ({ api, page }) => {
  const { value } = await readSharedSecret(api);
  await apiKeys.sharedSecretButton.click();
  await dialog.hideButton.click();
  await expect(dialog.value).toHaveValue(/^•+$/);
  await overwriteClipboard(page);
  await dialog.copyButton.click();
  await expect(dialog.copyButton).toHaveText('Copied');
  expect(await readClipboard(page)).toBe(value);
  await dialog.showButton.click();
  await expect(dialog.value).toHaveValue(value);
});

test('copies exactly the secret, and says so on the button and in a live region', async ({
  api,
  page,
}) => {
  const { value } = await readSharedSecret(api);
  await apiKeys.sharedSecretButton.click();
  await expect(dialog.value).toBeVisible();
  await overwriteClipboard(page);
  await dialog.copyButton.click();
  await expect(dialog.copyButton).toHaveText('Copied');
  await expect(dialog.root.getByRole('status').filter({ hasText: 'Copied' })).toHaveText(
    'Copied to the clipboard',
  );
  expect(await readClipboard(page)).toBe(value);
  await expect(dialog.copyButton).toHaveText('Copy');
});

test('selects the secret and names the keys when the browser refuses to copy', async ({ page }) => {
  await apiKeys.sharedSecretButton.click();
  await expect(dialog.value).toBeVisible();
  await overwriteClipboard(page);
  await denyClipboard(page);
  await dialog.copyButton.click();
  await expect(dialog.root).toContainText(
    'The browser did not allow copying. The value is selected: press Ctrl+C.',
  );
  await expect(dialog.copyButton).toHaveText('Copy');
  const selected = await dialog.value.evaluate((field: HTMLTextAreaElement) =>
    field.value.slice(field.selectionStart, field.selectionEnd),
  );
  expect(selected).toBe(await dialog.value.inputValue());
  await page.keyboard.press('ControlOrMeta+c');
  await page.context().clearPermissions();
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  expect(await readClipboard(page)).toBe(selected);
});

for (const [name, close] of [
  ['CANCEL', () => dialog.cancelButton.click()],
  ['Escape', () => dialog.root.press('Escape')],
  ['the cross', () => dialog.closeButton.click()],
  ['the browser’s back', () => dialog.root.page().goBack()],
] as const) {
  test(`${name} closes the dialog, changes nothing, and gives the focus back`, async ({
    api,
    page,
  }) => {
    const before = await readSharedSecret(api);
    await apiKeys.sharedSecretButton.click();
    await dialog.regenerateButton.click();
    await dialog.understood.check();
    await close();
    await expect(dialog.root).toBeHidden();
    await expect(page).toHaveURL(/\/settings\/api-keys$/);
    expect(await readSharedSecret(api)).toEqual(before);
    if (name !== 'the browser’s back') await expect(apiKeys.sharedSecretButton).toBeFocused();
  });
}

test('keeps focus inside, and is operated by keyboard alone', async ({ api, page }) => {
  const version = await readSecretVersion(api);
  await apiKeys.sharedSecretButton.focus();
  await page.keyboard.press('Enter');
  await expect(dialog.value).toBeVisible();
  for (let presses = 0; presses < 12; presses += 1) {
    await page.keyboard.press('Tab');
    expect(await dialog.root.evaluate((root) => root.contains(document.activeElement))).toBe(true);
  }
  await dialog.regenerateButton.focus();
  await page.keyboard.press('Enter');
  await dialog.understood.focus();
  await page.keyboard.press('Space');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  await expect(dialog.regenerateNowButton).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(dialog.root).toContainText(`New shared secret, version ${version + 1}.`);
});

test('says that it could not be shown, that nothing was changed, and tries again', async ({
  page,
}) => {
  const mend = await cutOperation(page, 'RevealSharedSecret');
  await apiKeys.sharedSecretButton.click();
  await expect(dialog.alert).toContainText('The shared secret could not be shown');
  await expect(dialog.alert).toContainText('Nothing was changed.');
  await mend();
  await dialog.root.getByRole('button', { name: 'Try again' }).click();
  await expect(dialog.value).toHaveValue(/^rks_/);
});

test('forgets the secret when closed: not in the page, its memory, an address or the console', async ({
  api,
  page,
}) => {
  const leaks = watchLeaks(page);
  const { value } = await readSharedSecret(api);
  await apiKeys.sharedSecretButton.click();
  await expect(dialog.value).toHaveValue(value);
  expect(await heapContains(page, value)).toBe(true);
  await dialog.regenerateButton.click();
  await expect(dialog.understood).toBeVisible();
  await dialog.cancelButton.click();
  await expect(dialog.root).toBeHidden();
  await expect.poll(() => heapContains(page, value)).toBe(false);
  expect(await page.content()).not.toContain(value);
  expect(await readKept(page)).not.toContain(value);
  expect(leaks()).not.toContain(value);
});
