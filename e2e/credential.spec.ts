import { denyClipboard } from './browser/deny-clipboard.ts';
import { heapContains } from './browser/heap.ts';
import { readKept, watchLeaks } from './browser/leaks.ts';
import { expect, signedOut, test } from './fixtures.ts';
import { decodeCredential, withSharedSecret } from './integration/credential.ts';
import { availableIntegrations } from './integration/integration.ts';
import { overwriteClipboard, readClipboard } from './pages/clipboard.ts';
import { CredentialPage } from './pages/credential-page.ts';
import { SignInPage } from './pages/sign-in-page.ts';
import { addApiKey, readSharedSecret, regenerateSharedSecret } from './product/account.ts';

// Without a sign-in throughout: an integration's owner need not have one.
test.use({ storageState: signedOut });

let credential: string;
let secret: { value: string; fingerprint: string };
let update: CredentialPage;

test.beforeAll(async ({ api }) => {
  credential = await addApiKey(api, { appname: 'to-be-updated' });
  secret = await regenerateSharedSecret(api);
});

test.beforeEach(async ({ page }) => {
  update = new CredentialPage(page);
  await update.open();
});

const grouped = (fingerprint: string) => fingerprint.replace(/(.{4})(?=.)/g, '$1 ');
/** As it comes out of mails: unpadded, in lines. */
const inLines = (text: string) => `  ${text.replace(/=+$/, '').replace(/.{76}/g, '$&\n')}\n`;

test('makes a credential string with which the integration works again', async ({ page }) => {
  const [integration] = availableIntegrations();
  expect((await integration!.exchange(credential)).status).toBe(401);
  await update.oldCredential.fill(inLines(credential));
  await update.newSecret.fill(` ${secret.value}\n`);
  await expect(update.newCredential).toHaveValue(withSharedSecret(credential, secret.value));
  await overwriteClipboard(page);
  await update.copyButton.click();
  await expect(update.copyButton).toHaveText('Copied');
  await expect(page.getByRole('status').filter({ hasText: 'Copied' })).toHaveText(
    'Copied to the clipboard',
  );
  expect((await integration!.exchange(await readClipboard(page))).status).toBe(200);
});

test('sends nothing, and keeps nothing', async ({ page }) => {
  const requests: string[] = [];
  const leaked = watchLeaks(page);
  await page.waitForLoadState('networkidle');
  page.on('request', (request) => requests.push(request.url()));
  const titleBefore = await page.title();
  await update.oldCredential.fill(credential);
  await update.newSecret.fill(secret.value);
  await update.copyButton.click();
  await expect(update.copyButton).toHaveText('Copied');
  await page.getByRole('button', { name: 'Hide' }).click();
  expect(requests).toEqual([]);
  expect(await page.title()).toBe(titleBefore);
  const { appkey } = decodeCredential(credential);
  const seen = leaked() + (await readKept(page)) + (await page.title());
  for (const text of [secret.value, appkey!, credential.slice(0, 60)])
    expect(seen).not.toContain(text);
});

test('asks the browser to keep, fill in and check nothing', async () => {
  for (const field of [update.oldCredential, update.newSecret]) {
    await expect(field).toHaveAttribute('autocomplete', 'off');
    await expect(field).toHaveAttribute('spellcheck', 'false');
    await expect(field).not.toHaveAttribute('name');
    expect(await field.evaluate((element: HTMLTextAreaElement) => element.form)).toBeNull();
  }
});

test('tells whose the credential string is, and both fingerprints', async ({ api }) => {
  const { url } = decodeCredential(credential);
  await update.oldCredential.fill(credential);
  await expect(update.facts).toContainText('to-be-updated');
  await expect(update.facts).toContainText(decodeCredential(credential)['shortname']!);
  await expect(update.facts).toContainText(url!);
  await update.newSecret.fill(secret.value);
  const { fingerprint } = await readSharedSecret(api);
  await expect(update.page.getByText(grouped(fingerprint))).toBeVisible();
  await expect(update.facts.locator('code')).toHaveText(/^([0-9a-f]{4} ){3}[0-9a-f]{4}$/);
});

for (const [what, text, told] of [
  ['a shared secret', () => secret.value, 'This is a secret alone'],
  ['half of it', () => credential.slice(0, 200), 'Something of it is missing'],
  ['something else', () => 'credential: none!', 'characters that no credential string has'],
  ['one with a slip in its secret', () => slipIn(credential), 'its checksum does not match'],
] as const) {
  test(`says what is wrong with ${what} in place of the credential string`, async () => {
    await update.oldCredential.fill(text());
    await expect(update.oldCredential).toHaveAttribute('aria-invalid', 'true');
    await expect(update.oldCredential).toHaveAccessibleDescription(new RegExp(told));
    await update.newSecret.fill(secret.value);
    await expect(update.newCredential).toBeHidden();
  });
}

for (const [what, text, told] of [
  ['the credential string', () => credential, 'It goes in the field above'],
  ['an appkey', () => decodeCredential(credential)['appkey']!, 'another kind of secret'],
  ['half of it', () => secret.value.slice(0, 30), 'has 30 characters, a shared secret 53'],
  ['one with a slip', () => slip(secret.value), 'its checksum does not match'],
] as const) {
  test(`says what is wrong with ${what} in place of the shared secret`, async () => {
    await update.oldCredential.fill(credential);
    await update.newSecret.fill(text());
    await expect(update.newSecret).toHaveAccessibleDescription(new RegExp(told));
    await expect(update.newCredential).toBeHidden();
  });
}

test('says that there is nothing to update when the secret is the same', async ({ page }) => {
  await update.oldCredential.fill(credential);
  await update.newSecret.fill(decodeCredential(credential)['sharedsecret']!);
  await expect(page.getByText('The credential string has this secret already')).toBeVisible();
  await expect(update.newCredential).toBeHidden();
});

test('selects the new credential string when the browser refuses to copy', async ({ page }) => {
  await update.oldCredential.fill(credential);
  await update.newSecret.fill(secret.value);
  await denyClipboard(page);
  await update.copyButton.click();
  await expect(page.getByText('The value is selected: press Ctrl+C.')).toBeVisible();
  const selected = await update.newCredential.evaluate((field: HTMLTextAreaElement) =>
    field.value.slice(field.selectionStart, field.selectionEnd),
  );
  expect(selected).toBe(withSharedSecret(credential, secret.value));
});

test('drops the secrets from memory when it is left', async ({ page }) => {
  await update.oldCredential.fill(credential);
  await update.newSecret.fill(secret.value);
  await expect(update.newCredential).toHaveValue(/./);
  const kept = [secret.value, decodeCredential(credential)['appkey']!, credential.slice(80, 160)];
  for (const text of kept) expect(await heapContains(page, text)).toBe(true);
  await page.getByRole('link', { name: 'API Keys' }).click();
  await new SignInPage(page).heading.waitFor();
  for (const text of kept) expect(await heapContains(page, text)).toBe(false);
  await page.goBack();
  await expect(update.oldCredential).toHaveValue('');
  await expect(update.newSecret).toHaveValue('');
});

test('is found from the sign-in page', async ({ page }) => {
  await page.goto('/sign-in');
  await page.getByRole('link', { name: 'Update its credential string' }).click();
  await expect(update.heading).toBeVisible();
});

test('says that the account needs a sign-in, when its help is asked for without', async ({
  page,
}) => {
  await update.oldCredential.fill(credential);
  for (const button of [update.checkButton, update.useCurrentButton]) {
    await button.click();
    await expect(page.getByText('You are not signed in')).toBeVisible();
  }
  await expect(update.oldCredential).toHaveValue(credential);
});

/** Another character in place of the last of a secret. */
function slip(text: string): string {
  return text.replace(/.$/, (char) => (char === '0' ? '1' : '0'));
}

function slipIn(text: string): string {
  return withSharedSecret(text, slip(decodeCredential(text)['sharedsecret']!));
}
