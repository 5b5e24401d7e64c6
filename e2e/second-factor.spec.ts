import { readQrCode } from './browser/read-qr-code.ts';
import { expect, signedOut, test } from './fixtures.ts';
import { ActionDialog } from './pages/action-dialog.ts';
import { ApiKeysPage } from './pages/api-keys-page.ts';
import { readClipboard } from './pages/clipboard.ts';
import { OnceShownDialog } from './pages/once-shown-dialog.ts';
import { ProfilePage } from './pages/profile-page.ts';
import { SharedSecretDialog } from './pages/shared-secret-dialog.ts';
import { SignInPage } from './pages/sign-in-page.ts';
import { UsersPage } from './pages/users-page.ts';
import { addUser } from './product/account.ts';
import { ApiClient, type Person } from './product/api-client.ts';
import { codeOf, setUpAuthenticator } from './product/authenticator.ts';

// A second factor from the profile to the sign-in, each test with an administrator of its own.

const personNamed = (name: string): Person => ({
  name,
  email: `${name.toLowerCase()}@rekey.example`,
  password: 'needs-more-than-this',
});

test.use({ storageState: signedOut, settings: { ACCOUNT_SHORTNAME: 'factors' } });

test('sets up an authenticator app by QR code or key, and is asked for its code from then on', async ({
  page,
  rekey,
  api,
}) => {
  const totp = personNamed('Totp');
  const elsewhere = await addUser(rekey.origin, api, totp, 'ADMIN');
  const signIn = new SignInPage(page);
  const profile = new ProfilePage(page);
  await page.goto('/settings/profile');
  await signIn.signIn(totp);
  await profile.setUpAuthenticatorButton.click();
  const dialog = page.getByRole('dialog', { name: 'Set up an authenticator app' });
  const secret = await dialog.getByRole('textbox', { name: 'Key' }).inputValue();
  const uri = await readQrCode(dialog.getByRole('img'));
  expect(new URL(uri!).searchParams.get('secret')).toBe(secret);
  expect(decodeURIComponent(uri!)).toContain(`Rekey localhost:${totp.email}`);

  const code = dialog.getByLabel('The six digits that it shows');
  await code.fill('000000');
  await dialog.getByRole('button', { name: 'TURN ON' }).click();
  await expect(dialog.getByText('This code is not right.')).toBeVisible();
  const used = codeOf(secret);
  await code.fill(used);
  await dialog.getByRole('button', { name: 'TURN ON' }).click();
  const once = new OnceShownDialog(page, 'Recovery codes', 'Recovery codes');
  await once.copyButton.click();
  await expect(once.copyButton).toHaveText('Copied');
  const recoveryCodes = (await readClipboard(page)).split('\n');
  expect(recoveryCodes).toHaveLength(10);
  await once.doneButton.click();
  await expect(page.getByText('10 left of 10')).toBeVisible();
  expect(await page.content()).not.toContain(recoveryCodes[0]);
  expect(await elsewhere.ask('{ viewer { name } }')).toEqual({ viewer: null });

  await page.context().clearCookies();
  await page.goto('/settings/audit-log');
  await signIn.signIn(totp);
  await expect(page.getByRole('heading', { name: 'Second factor' })).toBeVisible();
  await expect(signIn.code).toBeFocused();
  expect(await page.evaluate(async () => (await fetch('/auth/get-session')).json())).toBeNull();
  await signIn.showCode(used);
  await expect(page.getByText('This code has been used.')).toBeVisible();
  await signIn.showCode(codeOf(secret, 'NEXT'));
  await expect(page.getByRole('heading', { name: 'Audit Log', level: 1 })).toBeVisible();
  await expect(page.getByText('signed in with a password and an authenticator code')).toBeVisible();
});

test('a recovery code signs in once when the phone is lost', async ({ page, rekey, api }) => {
  const lost = personNamed('Lost');
  const { recoveryCodes } = await setUpAuthenticator(
    await addUser(rekey.origin, api, lost, 'ADMIN'),
  );
  const signIn = new SignInPage(page);
  for (const [code, opens] of [
    [recoveryCodes[0]!, true],
    [recoveryCodes[0]!, false],
    [recoveryCodes[1]!, true],
  ] as const) {
    await page.context().clearCookies();
    await page.goto('/sign-in');
    await signIn.signIn(lost);
    await signIn.useRecoveryCodeButton.click();
    await signIn.showRecoveryCode(code);
    if (opens) await expect(new ApiKeysPage(page).heading).toBeVisible();
    else await expect(page.getByText('This is none of your recovery codes')).toBeVisible();
  }
});

test('asks for the second factor in place before it shows the secret', async ({
  page,
  context,
  rekey,
  api,
}) => {
  const again = personNamed('Again');
  const session = await addUser(rekey.origin, api, again, 'ADMIN');
  const { secret } = await setUpAuthenticator(session);
  await context.addCookies(session.storageState().cookies);
  const apiKeys = new ApiKeysPage(page);
  const dialog = new SharedSecretDialog(page);
  await apiKeys.open();
  await context.clearCookies();
  await apiKeys.sharedSecretButton.click();
  await dialog.confirmPassword(again.password);
  const code = dialog.root.getByLabel('Authenticator code');
  await expect(code).toBeFocused();
  expect(await page.content()).not.toContain('rks_');
  await code.fill(codeOf(secret, 'NEXT'));
  await dialog.root.getByRole('button', { name: 'Sign in' }).click();
  await expect(dialog.value).toHaveValue(/^rks_/);
});

test('removes the authenticator app, and the password alone signs in again', async ({
  page,
  context,
  rekey,
  api,
}) => {
  const remover = personNamed('Remover');
  const session = await addUser(rekey.origin, api, remover, 'READONLY');
  await setUpAuthenticator(session);
  await expect(ApiClient.signIn(rekey.origin, remover)).rejects.toThrow('401');
  await context.addCookies(session.storageState().cookies);
  const profile = new ProfilePage(page);
  await profile.open();
  await profile.removeAuthenticatorButton.click();
  await new ActionDialog(page, 'Remove the authenticator app').button('REMOVE').click();
  await expect(profile.setUpAuthenticatorButton).toBeVisible();
  await ApiClient.signIn(rekey.origin, remover);
});

test('an account that demands a second factor leads who has none to one, and on', async ({
  page,
  context,
  browser,
  rekey,
  api,
}) => {
  const [chief, newcomer] = [personNamed('Chief'), personNamed('Newcomer')];
  const chiefs = await addUser(rekey.origin, api, chief, 'ADMIN');
  const theirs = await addUser(rekey.origin, api, newcomer, 'AUDITOR');
  await context.addCookies(chiefs.storageState().cookies);
  const users = new UsersPage(page);
  await users.open();
  const requireButton = page.getByRole('button', { name: 'Require', exact: true });
  await requireButton.click();
  const requiring = new ActionDialog(page, 'Require a second factor');
  await requiring.button('REQUIRE').click();
  await expect(requiring.root.getByRole('alert')).toContainText('of your own first');
  await setUpAuthenticator(chiefs);
  await requiring.button('REQUIRE').click();
  await expect(page.getByText('Required: who has none')).toBeVisible();

  await expect(theirs.ask('{ apiKeys { totalCount } }')).rejects.toThrow('SECOND_FACTOR_REQUIRED');
  const storageState = theirs.storageState();
  const other = await browser.newContext({ baseURL: rekey.origin, storageState });
  const theirPage = await other.newPage();
  await theirPage.goto('/settings/audit-log');
  await expect(theirPage.getByRole('heading', { name: 'Set up a second factor' })).toBeVisible();
  await theirPage.goto('/settings/profile');
  const key = theirPage.getByRole('textbox', { name: 'Key' });
  await theirPage.getByLabel('The six digits that it shows').fill(codeOf(await key.inputValue()));
  await theirPage.getByRole('button', { name: 'TURN ON' }).click();
  const once = new OnceShownDialog(theirPage, 'Recovery codes', 'Recovery codes');
  await once.copyButton.click();
  await once.doneButton.click();
  await expect(theirPage.getByRole('heading', { name: 'My profile' })).toBeVisible();
  await other.close();

  await users.open();
  await users.choose(newcomer.name, 'Remove second factors');
  const removing = new ActionDialog(page, `Remove the second factors of ${newcomer.name}`);
  await removing.button('REMOVE').click();
  await expect(users.row(newcomer.email)).toContainText('None');
  expect(await theirs.ask('{ viewer { name } }')).toEqual({ viewer: null });

  await page.getByRole('button', { name: 'No longer require' }).click();
  const easing = new ActionDialog(page, 'No longer require a second factor');
  await easing.button('NO LONGER REQUIRE').click();
  await expect(requireButton).toBeVisible();
  await ApiClient.signIn(rekey.origin, newcomer);
});
