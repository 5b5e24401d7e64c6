import { expect, test } from './fixtures.ts';
import { useApiKey } from './integration/use-api-key.ts';
import { routeOperation } from './network/graphql-route.ts';
import { ApiKeysPage } from './pages/api-keys-page.ts';
import { RegenerationChoice } from './pages/regeneration-choice.ts';
import { addApiKey, countKeysInUse, readSecretVersion } from './product/account.ts';

// What is asked before the shared secret is regenerated, from an account without keys to an open overlap.

test.use({ settings: { ACCOUNT_SHORTNAME: 'choosing' } });

let choice: RegenerationChoice;

test.beforeEach(async ({ page }) => {
  choice = new RegenerationChoice(page);
  await new ApiKeysPage(page).open('?dialog=shared-secret');
  await expect(choice.dialog.value).toBeVisible();
});

test('says that nothing will stop in an account without API keys', async () => {
  const { dialog } = choice;
  await dialog.regenerateButton.click();
  await expect(dialog.root).toContainText('No API keys: nothing will stop');
  await expect(dialog.root).toContainText(
    'I understand that the current shared secret stops working',
  );
});

test('names who stops, the busiest first, and who is harmless', async ({ api }) => {
  const { dialog } = choice;
  const busy = await addApiKey(api, { appname: 'busy', description: 'Payments, day and night' });
  const quiet = await addApiKey(api, { appname: 'quiet' });
  await addApiKey(api, { appname: 'never-used' });
  // Whoever is used last is counted last.
  for (const credential of [busy, busy, quiet]) await useApiKey(credential);
  await expect.poll(() => countKeysInUse(api), { timeout: 20_000 }).toBe(2);
  await dialog.regenerateButton.click();
  await expect(dialog.root).toContainText('2 integrations in use');
  const rows = dialog.root.getByRole('listitem');
  await expect(rows).toHaveCount(2);
  await expect(rows.nth(0)).toContainText(/busy\s+Payments, day and night · seen/);
  await expect(rows.nth(0)).toContainText('2 in 24 h');
  await expect(rows.nth(1)).toContainText(/quiet\s+seen\s+just now\s+from \S+/);
  await expect(dialog.root).toContainText(
    /1 key\s+is harmless: not seen in the last 7 days with a secret\s+that is accepted now:\s+never-used\./,
  );
  await expect(dialog.root).toContainText('I understand that 2 integrations will stop');
});

test('COMPROMISED takes the overlap away and says why', async ({ api }) => {
  const { dialog } = choice;
  await addApiKey(api, { appname: 'known-to-strangers' });
  await dialog.regenerateButton.click();
  await choice.staysAccepted.check();
  await dialog.understood.check();
  await choice.reason.selectOption('COMPROMISED');
  await expect(choice.staysAccepted).toBeHidden();
  await expect(dialog.root).toContainText('it must not be accepted any longer');
  await expect(dialog.root).toContainText('This cannot be undone.');
  await expect(dialog.understood).not.toBeChecked();
  await dialog.understood.check();
  await expect(dialog.regenerateNowButton).toBeEnabled();
});

test('takes a time of one’s own from a minute to seven days, and nothing else', async () => {
  const { dialog } = choice;
  await dialog.regenerateButton.click();
  await choice.overlap.selectOption('CHOSEN');
  await expect(choice.staysAccepted).toBeChecked();
  await choice.unit.selectOption('DAYS');
  for (const wrong of ['8', '0', '-1', '']) {
    await choice.amount.fill(wrong);
    await dialog.understood.check();
    await expect(dialog.root).toContainText('Choose from 1 minute to 7 days, in whole numbers.');
    await expect(dialog.root.getByRole('button', { name: /^REGENERATE/ })).toBeDisabled();
  }
  await choice.amount.fill('3');
  await dialog.understood.check();
  await expect(choice.overlapButton('3 DAYS')).toBeEnabled();
});

test('comes back to the choice with what the server does not accept of it', async ({ page }) => {
  const { dialog } = choice;
  const message = 'A note has at most 500 characters.';
  await routeOperation(page, 'RegenerateSharedSecret', (route) => {
    const errors = [{ code: 'NOTE_TOO_LONG', field: 'note', message }];
    const payload = { sharedSecret: null, receipt: null, errors };
    return route.fulfill({ json: { data: { regenerateSharedSecret: payload } } });
  });
  await dialog.regenerate();
  await expect(dialog.root).toContainText(message);
  await expect(choice.note).toHaveAttribute('aria-invalid', 'true');
});

test('asks explicitly before it cuts an open overlap off, and goes back unharmed', async ({
  api,
  page,
}) => {
  const { dialog } = choice;
  const version = await readSecretVersion(api);
  await choice.regenerateWithOverlap();
  await new ApiKeysPage(page).sharedSecretButton.click();
  await dialog.regenerateButton.click();
  await expect(dialog.root).toContainText(`Version ${version} is in its overlap`);
  await choice.note.fill('again');
  await dialog.confirmRegeneration();
  await expect(dialog.alert).toContainText(
    `This cuts off version ${version}, which is still accepted`,
  );
  await expect(dialog.alert).toContainText('Nothing was changed so far.');
  await choice.goBackButton.click();
  await expect(choice.note).toHaveValue('again');
  expect(await readSecretVersion(api)).toBe(version + 1);
  await dialog.confirmRegeneration();
  await choice.endOverlapButton.click();
  await expect(dialog.root).toContainText(`New shared secret, version ${version + 2}.`);
});
