import { heapContains } from './browser/heap.ts';
import { administrator, expect, test } from './fixtures.ts';
import { useApiKey } from './integration/use-api-key.ts';
import { cutOperation, holdOperation, loseAnswer } from './network/graphql-route.ts';
import { ApiKeysPage } from './pages/api-keys-page.ts';
import { SharedSecretDialog } from './pages/shared-secret-dialog.ts';
import {
  addApiKey,
  countKeysInUse,
  readSecretVersion,
  readSharedSecret,
  regenerateSharedSecret,
} from './product/account.ts';

let apiKeys: ApiKeysPage;
let dialog: SharedSecretDialog;

test.beforeEach(async ({ page }) => {
  apiKeys = new ApiKeysPage(page);
  dialog = new SharedSecretDialog(page);
  await apiKeys.open();
  await apiKeys.sharedSecretButton.click();
  await expect(dialog.value).toBeVisible();
});

test('says what will stop, and regenerates only once that is understood', async ({ api, page }) => {
  const appname = 'stops-on-regeneration';
  // What other tests have used by now was stopped by this one: only the next key is in use.
  await regenerateSharedSecret(api);
  await useApiKey(await addApiKey(api, { appname }));
  await expect.poll(() => countKeysInUse(api), { timeout: 20_000 }).toBe(1);
  await dialog.regenerateButton.click();
  await expect(dialog.root).toContainText(
    'Regenerating stops every current API integration immediately.',
  );
  await expect(dialog.root).toContainText('I understand that 1 integration will stop');
  await expect(dialog.root.getByRole('listitem')).toContainText(
    /stops-on-regeneration\s+seen\s+just now\s+from \S+\s+Requests: 1 in 24 h/,
  );
  await expect(dialog.understood).not.toBeChecked();
  await expect(dialog.regenerateNowButton).toBeDisabled();
  await page.keyboard.press('Enter');
  await dialog.understood.check();
  await expect(dialog.regenerateNowButton).toBeEnabled();
  await dialog.understood.uncheck();
  await expect(dialog.regenerateNowButton).toBeDisabled();
  await expect(dialog.value).toBeHidden();
});

test('stays open while it regenerates: Escape, CANCEL and back do not leave it', async ({
  api,
  page,
}) => {
  const { version } = await readSharedSecret(api);
  const held = await holdOperation(page, 'RegenerateSharedSecret');
  await dialog.regenerate();
  await expect(dialog.regeneratingButton).toHaveAttribute('aria-busy', 'true');
  await expect(dialog.cancelButton).toBeDisabled();
  await expect(dialog.closeButton).toBeDisabled();
  await page.keyboard.press('Escape');
  await page.goBack({ timeout: 1000 }).catch(() => null);
  await expect(dialog.regeneratingButton).toBeVisible();
  await dialog.regeneratingButton.click({ force: true });
  held.release();
  await expect(dialog.root).toContainText(`New shared secret, version ${version + 1}.`);
  expect(await readSecretVersion(api)).toBe(version + 1);
});

test('shows the new secret in the same dialog, with a receipt, and forgets the one before', async ({
  api,
  page,
}) => {
  const before = await dialog.value.inputValue();
  await dialog.regenerate();
  const receipt = dialog.root.getByRole('status').filter({ hasText: 'New shared secret' });
  await expect(receipt).toContainText(
    /Every node has dropped version \d+ \(1 of 1\s+confirmed, slowest \d+ ms\)\./,
  );
  await expect(receipt).toContainText('Update your integrations now.');
  const after = await readSharedSecret(api);
  await expect(dialog.value).toHaveValue(after.value);
  expect(after.value).not.toBe(before);
  await expect.poll(() => heapContains(page, before)).toBe(false);
  await dialog.doneButton.click();
  await expect(dialog.root).toBeHidden();
  await expect.poll(() => heapContains(page, after.value)).toBe(false);
});

test('does not know what came of a request that got no answer, and trying again is safe', async ({
  api,
  page,
}) => {
  const { version } = await readSharedSecret(api);
  const mend = await loseAnswer(page, 'RegenerateSharedSecret');
  await dialog.regenerate();
  await expect(dialog.alert).toContainText('No answer came to the regeneration');
  await expect(dialog.alert).toContainText('It is not known whether it was regenerated.');
  await mend();
  await dialog.root.getByRole('button', { name: 'Try again' }).click();
  await expect(dialog.root).toContainText(`New shared secret, version ${version + 1}.`);
  expect(await readSecretVersion(api)).toBe(version + 1);
});

test('says that nothing was changed when it could not be asked what will stop', async ({
  api,
  page,
}) => {
  const { version } = await readSharedSecret(api);
  const mend = await cutOperation(page, 'RegenerationImpact');
  await dialog.regenerateButton.click();
  await expect(dialog.alert).toContainText('What will stop could not be counted');
  await expect(dialog.alert).toContainText('Nothing was changed.');
  await expect(dialog.root).toContainText('I understand that every integration will stop');
  await dialog.understood.check();
  await mend();
  const counting = await holdOperation(page, 'RegenerationImpact');
  await dialog.root.getByRole('button', { name: 'Try again' }).click();
  await expect(dialog.alert).toBeHidden();
  await expect(dialog.regenerateNowButton).toBeDisabled();
  counting.release();
  // What was understood is not what is said now.
  await expect(dialog.understood).not.toBeChecked();
  await expect(dialog.regenerateNowButton).toBeDisabled();
  expect(await readSecretVersion(api)).toBe(version);
});

test('tells who regenerated first and when, changes nothing, and shows theirs', async ({ api }) => {
  await dialog.regenerateButton.click();
  const theirs = await regenerateSharedSecret(api);
  await dialog.confirmRegeneration();
  await expect(dialog.alert).toContainText('Someone else regenerated the shared secret first');
  await expect(dialog.alert).toContainText(
    new RegExp(
      `${administrator.email}\\s+did so\\s+just now\\s*; version\\s+${theirs.version} is current.`,
    ),
  );
  await expect(dialog.alert).toContainText('Your request changed nothing.');
  expect(await readSharedSecret(api)).toEqual(theirs);
  await dialog.root.getByRole('button', { name: 'Show the current secret' }).click();
  await expect(dialog.value).toHaveValue(theirs.value);
});
