import { expect, test } from './fixtures.ts';
import { decodeCredential, withSharedSecret } from './integration/credential.ts';
import { CredentialPage } from './pages/credential-page.ts';
import { addApiKey, addUser, readSharedSecret, regenerateSharedSecret } from './product/account.ts';
import type { ApiClient } from './product/api-client.ts';

// What a signed-in administrator can have looked up beside a credential string.

test.use({ settings: { ACCOUNT_SHORTNAME: 'in-account' } });

/** From 53 characters of another account's making: right in form, known to nobody here. */
const STRANGER = 'rks_0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefg0JFFaL';

let update: CredentialPage;

test.beforeEach(({ page }) => {
  update = new CredentialPage(page);
});

async function regenerateWithOverlap(api: ApiClient): Promise<void> {
  const query =
    'mutation ($input: RegenerateSharedSecretInput!) { regenerateSharedSecret(input: $input) { errors { code } } }';
  await api.ask(query, { input: { overlapSeconds: 3600 } });
}

test('tells the current secret, one in overlap, a retired and an unknown one', async ({
  api,
  page,
}) => {
  const retired = await addApiKey(api, { appname: 'left-behind' });
  await regenerateSharedSecret(api);
  const inOverlap = await addApiKey(api, { appname: 'half-way' });
  await regenerateWithOverlap(api);
  const current = await addApiKey(api, { appname: 'on-time' });
  await update.open();
  for (const [credential, state, told] of [
    [retired, 'RETIRED', /^\s*Retired\s+version 1, since just now\s*$/],
    [inOverlap, 'OVERLAP', /^\s*In overlap\s+version 2, ends in (1 hour|60 minutes)\s*$/],
    [current, 'CURRENT', /^\s*Current\s+version 3\s*$/],
    [withSharedSecret(current, STRANGER), 'UNKNOWN', /Unknown/],
  ] as const) {
    await update.oldCredential.fill(credential);
    await update.checkButton.click();
    await expect(update.standing('old')).toHaveAttribute('data-standing', state);
    await expect(update.standing('old')).toHaveText(told);
  }
  await expect(page.getByText('Compared with the secrets of in-account.')).toBeVisible();
});

test('sends nothing that was pasted when the fingerprints are checked', async ({ api, page }) => {
  const credential = await addApiKey(api, { appname: 'checked' });
  const bodies: string[] = [];
  page.on('request', (request) => bodies.push(request.url() + (request.postData() ?? '')));
  await update.open();
  await update.oldCredential.fill(credential);
  await update.newSecret.fill(STRANGER);
  await update.checkButton.click();
  await expect(update.standing('new')).toHaveAttribute('data-standing', 'UNKNOWN');
  const { appkey, sharedsecret } = decodeCredential(credential);
  const { fingerprint } = await readSharedSecret(api);
  for (const text of [appkey!, sharedsecret!, STRANGER, credential.slice(0, 60), fingerprint])
    expect(bodies.join('\n')).not.toContain(text);
});

test('fills in the current secret', async ({ api }) => {
  const credential = await addApiKey(api, { appname: 'filled-in' });
  await update.open();
  await update.oldCredential.fill(withSharedSecret(credential, STRANGER));
  await update.useCurrentButton.click();
  await expect(update.newCredential).toHaveValue(credential);
  await expect(update.standing('new')).toHaveAttribute('data-standing', 'CURRENT');
  await expect(update.standing('old')).toHaveAttribute('data-standing', 'UNKNOWN');
});

test('offers no secret of this account for a credential string of another', async ({
  api,
  page,
}) => {
  const credential = await addApiKey(api, { appname: 'foreign' });
  const members = { ...decodeCredential(credential), shortname: 'elsewhere' };
  await update.open();
  await update.oldCredential.fill(btoa(JSON.stringify(members)));
  await update.useCurrentButton.click();
  await expect(page.getByText('This credential string is of another account')).toBeVisible();
  await expect(update.newSecret).toHaveValue('');
  await expect(update.standing('old')).toBeHidden();
});

test('asks nothing of the account for who is no administrator', async ({ api, browser, rekey }) => {
  const reader = { name: 'Rita', email: 'rita@rekey.example', password: 'reads-the-log-1' };
  const session = await addUser(rekey.origin, api, reader, 'AUDITOR');
  const context = await browser.newContext({
    baseURL: rekey.origin,
    storageState: session.storageState(),
  });
  const page = await context.newPage();
  const operations: string[] = [];
  page.on('request', (request) => operations.push(request.postData() ?? ''));
  const auditors = new CredentialPage(page);
  await auditors.open();
  await auditors.useCurrentButton.click();
  await expect(page.getByText('Your role does not include this')).toBeVisible();
  expect(operations.join('\n')).not.toContain('sharedSecret');
  await context.close();
});
