import { addPasskeyDevice } from './browser/virtual-passkey.ts';
import { expect, signedOut, test } from './fixtures.ts';
import { ActionDialog } from './pages/action-dialog.ts';
import { ApiKeysPage } from './pages/api-keys-page.ts';
import { OnceShownDialog } from './pages/once-shown-dialog.ts';
import { ProfilePage } from './pages/profile-page.ts';
import { SharedSecretDialog } from './pages/shared-secret-dialog.ts';
import { SignInPage } from './pages/sign-in-page.ts';
import { addUser } from './product/account.ts';
import { ApiClient, type Person } from './product/api-client.ts';

// Passkeys on a device of the browser's own, from the profile to the sign-in.

const person: Person = {
  name: 'Petra Passkey',
  email: 'petra@rekey.example',
  password: 'hardly-typed-any-more',
};

test.use({ storageState: signedOut, settings: { ACCOUNT_SHORTNAME: 'passkeys' } });

test('a passkey is added, signs in, confirms in place, is renamed and removed', async ({
  page,
  context,
  rekey,
  api,
}) => {
  const device = await addPasskeyDevice(page);
  const session = await addUser(rekey.origin, api, person, 'ADMIN');
  await context.addCookies(session.storageState().cookies);
  const profile = new ProfilePage(page);
  const signIn = new SignInPage(page);
  await profile.open();
  await profile.addPasskeyButton.click();
  const adding = new ActionDialog(page, 'Add a passkey');
  await adding.field('Name').fill('Laptop');
  await adding.button('ADD PASSKEY').click();
  const once = new OnceShownDialog(page, 'Recovery codes', 'Recovery codes');
  await once.copyButton.click();
  await once.doneButton.click();
  await expect(page.getByText('Laptop Passkey')).toBeVisible();
  await expect(ApiClient.signIn(rekey.origin, person)).rejects.toThrow('401');

  // The device lets nobody else use it, and so does the server.
  await context.clearCookies();
  await page.goto('/sign-in');
  await device.recognisesUser(false);
  await signIn.passkeyButton.click();
  await expect(signIn.problem).toContainText('No passkey was used.');
  await device.recognisesUser(true);
  await signIn.passkeyButton.click();
  const apiKeys = new ApiKeysPage(page);
  await expect(apiKeys.heading).toBeVisible();

  const dialog = new SharedSecretDialog(page);
  await context.clearCookies();
  await apiKeys.sharedSecretButton.click();
  await expect(dialog.root).toContainText('You were signed out');
  await dialog.root.getByRole('button', { name: 'Use a passkey' }).click();
  await expect(dialog.value).toHaveValue(/^rks_/);

  await profile.open();
  await page.getByRole('button', { name: 'Rename the passkey Laptop' }).click();
  const renaming = new ActionDialog(page, 'Rename the passkey');
  await renaming.field('Name').fill('Work laptop');
  await renaming.button('SAVE').click();
  await page.getByRole('button', { name: 'Remove the passkey Work laptop' }).click();
  await new ActionDialog(page, 'Remove the passkey Work laptop').button('REMOVE').click();
  await expect(page.getByText('Work laptop', { exact: true })).toBeHidden();

  await context.clearCookies();
  await page.goto('/sign-in');
  await signIn.passkeyButton.click();
  await expect(signIn.problem).toContainText('This passkey is not known here.');
  await ApiClient.signIn(rekey.origin, person);
});

test('a passkey completes a sign-in that began with a password', async ({
  page,
  context,
  rekey,
  api,
}) => {
  await addPasskeyDevice(page);
  const second = { ...person, name: 'Sam Second', email: 'sam.second@rekey.example' };
  const session = await addUser(rekey.origin, api, second, 'READONLY');
  await context.addCookies(session.storageState().cookies);
  const profile = new ProfilePage(page);
  await profile.open();
  await profile.addPasskeyButton.click();
  await new ActionDialog(page, 'Add a passkey').button('ADD PASSKEY').click();
  await page.getByRole('dialog', { name: 'Recovery codes' }).waitFor();
  await context.clearCookies();
  await page.goto('/sign-in');
  const signIn = new SignInPage(page);
  await signIn.signIn(second);
  await expect(page.getByRole('heading', { name: 'Second factor' })).toBeVisible();
  await signIn.passkeyButton.click();
  await expect(new ApiKeysPage(page).heading).toBeVisible();
});
