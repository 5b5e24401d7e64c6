import { expect, test } from './fixtures.ts';
import { decodeCredential } from './integration/credential.ts';
import { availableIntegrations } from './integration/integration.ts';
import { cutOperation, loseAnswer } from './network/graphql-route.ts';
import { ActionDialog } from './pages/action-dialog.ts';
import { AddApiKeyDialog } from './pages/add-api-key-dialog.ts';
import { ApiKeysPage } from './pages/api-keys-page.ts';
import { overwriteClipboard, readClipboard } from './pages/clipboard.ts';
import { OnceShownDialog } from './pages/once-shown-dialog.ts';
import { addApiKey } from './product/account.ts';

test.use({ settings: { ACCOUNT_SHORTNAME: 'api-keys' } });

const [integration] = availableIntegrations();
/** YYYY-MM-DD, as a date field takes it. */
const inDays = (days: number) =>
  new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

let apiKeys: ApiKeysPage;
let adding: AddApiKeyDialog;

test.beforeEach(async ({ page }) => {
  apiKeys = new ApiKeysPage(page);
  adding = new AddApiKeyDialog(page);
  await apiKeys.open();
});

test('an empty list says what an API key is, and adds the first one', async ({ page }) => {
  await expect(page.getByRole('heading', { name: 'No API keys yet' })).toBeVisible();
  await expect(page.getByText('An API key lets one integration sign in')).toBeVisible();
  await page.getByRole('button', { name: 'ADD API KEY' }).last().click();
  await adding.fill({ appname: 'the-first' });
  await adding.saveButton.click();
  await adding.credential.copyButton.click();
  await adding.credential.doneButton.click();
  await expect(apiKeys.names).toHaveText(['the-first']);
  await expect(apiKeys.count).toHaveText(/^\s*1\s+key\s*$/);
});

test('shows the credential once, and asks before it is lost uncopied', async ({ page }) => {
  await apiKeys.addButton.click();
  await adding.fill({ appname: 'shown-once', description: 'Ships logs', role: 'admin' });
  await adding.saveButton.click();
  const { credential } = adding;
  const text = await credential.value.inputValue();
  expect(decodeCredential(text)).toEqual({
    url: `${new URL(page.url()).origin}/api/v1`,
    shortname: 'api-keys',
    appname: 'shown-once',
    sharedsecret: expect.stringMatching(/^rks_/) as unknown,
    appkey: expect.stringMatching(/^rka_/) as unknown,
  });
  await page.keyboard.press('Escape');
  await expect(credential.root.getByRole('alert')).toContainText('It has not been copied yet');
  await credential.button('GO BACK').click();
  await overwriteClipboard(page);
  await credential.copyButton.click();
  await expect(credential.copyButton).toHaveText('Copied');
  expect(await readClipboard(page)).toBe(text);
  await credential.doneButton.click();
  await expect(credential.root).toBeHidden();
  expect(await page.content()).not.toContain(text);
});

test('refuses a name that is taken and one that is malformed, and keeps what was typed', async ({
  api,
  page,
}) => {
  await addApiKey(api, { appname: 'taken' });
  await apiKeys.addButton.click();
  await adding.fill({ appname: 'taken', description: 'typed before' });
  await adding.saveButton.click();
  await expect(adding.appname).toHaveAttribute('aria-invalid', 'true');
  await expect(adding.appname).toHaveAccessibleDescription(/has this name; choose another/);
  await expect(adding.field('Description')).toHaveValue('typed before');

  // The browser checks the pattern before anything is sent; without that, the server does.
  await adding.appname.fill('not a name');
  expect(
    await adding.appname.evaluate((field: HTMLInputElement) => field.validity.patternMismatch),
  ).toBe(true);
  await adding.appname.evaluate((field) => field.removeAttribute('pattern'));
  await adding.saveButton.click();
  await expect(adding.appname).toHaveAccessibleDescription(/letter/i);

  await adding.appname.fill('free');
  await adding.field('Expires after').fill(inDays(-2));
  await adding.saveButton.click();
  await expect(adding.field('Expires after')).toHaveAccessibleDescription(/This time has passed/);
  await adding.cancelButton.click();
  await expect(adding.root).toBeHidden();
  await expect(page.getByText('free', { exact: true })).toBeHidden();
});

test('adds a key once when its answer is lost and it is tried again', async ({ page }) => {
  await apiKeys.addButton.click();
  await adding.fill({ appname: 'added-once' });
  const mend = await loseAnswer(page, 'CreateApiKey');
  await adding.saveButton.click();
  await expect(adding.root.getByRole('alert')).toContainText('it happens once at most');
  await mend();
  await adding.saveButton.click();
  await expect(adding.credential.root).toBeVisible();
  expect(decodeCredential(await adding.credential.value.inputValue())).toMatchObject({
    appname: 'added-once',
  });
});

test('tells the last login, which was never, and from where', async ({ api, page }) => {
  const credential = await addApiKey(api, { appname: 'logs-in' });
  await apiKeys.open();
  await expect(apiKeys.cell('logs-in', 'Last Login')).toHaveText('Never');
  expect((await integration!.exchange(credential)).status).toBe(200);
  await apiKeys.open();
  await expect(apiKeys.cell('logs-in', 'Last Login')).toHaveText(/just now/);
  await expect(apiKeys.cell('logs-in', 'Last Login').locator('time')).toHaveAttribute(
    'title',
    /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/,
  );
  await apiKeys.choose('logs-in', 'Edit');
  await expect(new ActionDialog(page, 'Edit logs-in').root).toContainText('from 127.0.0.1');
});

test('edits description, role and expiry; the name stays', async ({ api, page }) => {
  await addApiKey(api, { appname: 'edited', description: 'before' });
  await apiKeys.open();
  await apiKeys.choose('edited', 'Edit');
  const editing = new ActionDialog(page, 'Edit edited');
  await expect(editing.field('Description')).toHaveValue('before');
  await editing.field('Description').fill('after');
  await editing.field('Role').selectOption('admin');
  await editing.field('Expires after').fill(inDays(30));
  await editing.button('SAVE').click();
  await expect(editing.root).toBeHidden();
  await expect(apiKeys.row('edited')).toContainText('after');
  await expect(apiKeys.cell('edited', 'Role')).toHaveText('admin');
  await page.reload();
  await apiKeys.choose('edited', 'Edit');
  await expect(editing.field('Expires after')).toHaveValue(inDays(30));
});

test('disables a key, which stops its integration at once, and enables it again', async ({
  api,
  page,
}) => {
  const credential = await addApiKey(api, { appname: 'paused' });
  await apiKeys.open();
  await apiKeys.choose('paused', 'Disable');
  await new ActionDialog(page, 'Disable paused').button('DISABLE').click();
  await expect(apiKeys.cell('paused', 'Status')).toHaveText('Disabled');
  const refused = await integration!.exchange(credential);
  expect(refused.status).toBe(401);
  expect(refused.body).toContain('"API_KEY_DISABLED"');
  await apiKeys.choose('paused', 'Enable');
  await new ActionDialog(page, 'Enable paused').button('ENABLE').click();
  await expect(apiKeys.cell('paused', 'Status')).toHaveText('Active');
  expect((await integration!.exchange(credential)).status).toBe(200);
});

test('regenerates an appkey: the credential before is refused, the new one signs in', async ({
  api,
  page,
}) => {
  const before = await addApiKey(api, { appname: 'rekeyed' });
  await apiKeys.open();
  await apiKeys.choose('rekeyed', 'Regenerate appkey');
  const asking = new ActionDialog(page, 'Regenerate the appkey of rekeyed');
  await asking.button('REGENERATE APPKEY').click();
  const shown = new OnceShownDialog(page, 'New appkey for rekeyed', 'Credential');
  await overwriteClipboard(page);
  await shown.copyButton.click();
  await expect(shown.copyButton).toHaveText('Copied');
  const after = await readClipboard(page);
  await shown.doneButton.click();
  expect(decodeCredential(after)['appkey']).not.toBe(decodeCredential(before)['appkey']);
  expect((await integration!.exchange(before)).body).toContain('"INVALID_CREDENTIALS"');
  expect((await integration!.exchange(after)).status).toBe(200);
});

test('deletes a key after a question', async ({ api, page }) => {
  const credential = await addApiKey(api, { appname: 'deleted' });
  await apiKeys.open();
  const asking = new ActionDialog(page, 'Delete deleted');
  await apiKeys.choose('deleted', 'Delete');
  await expect(asking.root).toContainText('this cannot be undone');
  await asking.cancelButton.click();
  await expect(apiKeys.row('deleted')).toBeVisible();
  await apiKeys.choose('deleted', 'Delete');
  await asking.button('DELETE').click();
  await expect(asking.root).toBeHidden();
  await expect(apiKeys.row('deleted')).toBeHidden();
  expect((await integration!.exchange(credential)).body).toContain('"INVALID_CREDENTIALS"');
});

test('says that a key has expired, in the list and to its integration', async ({ api }) => {
  const expiresAt = new Date(Date.now() + 1500).toISOString();
  const credential = await addApiKey(api, { appname: 'expired', expiresAt });
  await expect(async () => {
    await apiKeys.open();
    await expect(apiKeys.cell('expired', 'Status')).toHaveText('Expired', { timeout: 500 });
  }).toPass();
  expect((await integration!.exchange(credential)).body).toContain('"API_KEY_EXPIRED"');
});

test('is operated by keyboard alone', async ({ api, page }) => {
  await addApiKey(api, { appname: 'by-keyboard' });
  await apiKeys.open('?search=by-keyboard');
  await apiKeys.menuButton('by-keyboard').focus();
  await page.keyboard.press('ArrowDown');
  await expect(page.getByRole('menuitem', { name: 'Edit' })).toBeFocused();
  await page.keyboard.press('End');
  await expect(page.getByRole('menuitem', { name: 'Delete' })).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(apiKeys.menuButton('by-keyboard')).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('menuitem', { name: 'Edit' })).toBeFocused();
  await page.keyboard.press('ArrowDown');
  await expect(page.getByRole('menuitem', { name: 'Disable' })).toBeFocused();
  await page.keyboard.press('Enter');
  const asking = new ActionDialog(page, 'Disable by-keyboard');
  await expect(asking.root).toBeVisible();
  await asking.button('DISABLE').focus();
  await page.keyboard.press('Enter');
  await expect(apiKeys.cell('by-keyboard', 'Status')).toHaveText('Disabled');

  await apiKeys.addButton.focus();
  await page.keyboard.press('Enter');
  await adding.appname.focus();
  await page.keyboard.type('typed-by-keyboard');
  await page.keyboard.press('Enter');
  await expect(adding.credential.root).toBeVisible();
});

test('says that the list could not be loaded, and tries again', async ({ api, page }) => {
  await addApiKey(api, { appname: 'loaded-later' });
  const mend = await cutOperation(page, 'ApiKeys');
  await page.goto('/settings/api-keys');
  await expect(page.getByRole('alert')).toContainText('The API keys could not be loaded');
  await mend();
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect(apiKeys.row('loaded-later')).toBeVisible();
});
