import { expect } from './fixtures.ts';
import { ActionDialog } from './pages/action-dialog.ts';
import { ApiKeysPage } from './pages/api-keys-page.ts';
import { InvitationPage } from './pages/invitation-page.ts';
import { ProfilePage } from './pages/profile-page.ts';
import { SharedSecretDialog } from './pages/shared-secret-dialog.ts';
import { SignInPage } from './pages/sign-in-page.ts';
import { addUser, invite } from './product/account.ts';
import type { Person } from './product/api-client.ts';
import { codeOf, setUpAuthenticator } from './product/authenticator.ts';
import { logInAs, test } from './provider-fixtures.ts';

test.beforeEach(({ provider }) => {
  provider.askedSecondsAgo = 0;
});

const personNamed = (name: string): Person => ({
  name,
  email: `${name}@rekey.example`,
  password: 'needs-more-than-this',
});

test('signs in with the provider, where one wanted to go, and keeps nothing of its answer', async ({
  page,
  rekey,
  api,
}) => {
  await addUser(rekey.origin, api, personNamed('ada'), 'ADMIN');
  await page.goto('/settings/audit-log');
  await new SignInPage(page).providerButton.click();
  await logInAs(page, 'ada');
  await expect(page.getByRole('heading', { name: 'Audit Log', level: 1 })).toBeVisible();
  await expect(page.getByText('ada@rekey.example signed in with Acme ID.')).toBeVisible();
  expect(page.url()).toBe(`${rekey.origin}/settings/audit-log`);
  await page.goBack();
  expect(page.url()).not.toContain('code=');

  const profile = new ProfilePage(page);
  await profile.open();
  await expect(page.getByText('Linked', { exact: true })).toBeVisible();
  await page.getByRole('button', { name: 'Remove the link to Acme ID' }).click();
  await new ActionDialog(page, 'Remove single sign-on').button('REMOVE').click();
  // And by hand again.
  await page.getByRole('button', { name: 'Link', exact: true }).click();
  await expect(page.getByText('Linked', { exact: true })).toBeVisible();
  expect(page.url()).toBe(`${rekey.origin}/settings/profile`);
});

test('asks the provider again before it shows the secret, and goes on where one was', async ({
  page,
  rekey,
  api,
  provider,
}) => {
  await addUser(rekey.origin, api, personNamed('bob'), 'ADMIN');
  provider.askedSecondsAgo = 3600;
  await page.goto('/sign-in');
  await new SignInPage(page).providerButton.click();
  await logInAs(page, 'bob');
  const apiKeys = new ApiKeysPage(page);
  await apiKeys.sharedSecretButton.click();
  const dialog = new SharedSecretDialog(page);
  const confirm = dialog.root.getByRole('button', { name: 'Use Acme ID' });
  await confirm.click();
  // The provider knows who it is, and asks all the same. What it asked an hour ago is not enough.
  await logInAs(page, 'bob');
  await expect(page.getByText('does not say that it has just asked you')).toBeVisible();
  await page.getByRole('button', { name: 'Go back' }).click();
  provider.askedSecondsAgo = 0;
  await confirm.click();
  await logInAs(page, 'bob');
  await expect(dialog.value).toHaveValue(/^rks_/);
});

test('asks whoever has no password for none', async ({ page, api, provider }) => {
  await page.goto(await invite(api, 'joan@rekey.example', 'ADMIN'));
  provider.askedSecondsAgo = 3600;
  const invitation = new InvitationPage(page);
  await invitation.name.fill('Joan Clarke');
  await invitation.providerButton.click();
  await logInAs(page, 'joan');
  await new ApiKeysPage(page).sharedSecretButton.click();
  const dialog = new SharedSecretDialog(page);
  const confirm = dialog.root.getByRole('button', { name: 'Use Acme ID' });
  await expect(confirm).toBeVisible();
  await expect(dialog.root.getByLabel(/^Password of/)).toBeHidden();
  provider.askedSecondsAgo = 0;
  await confirm.click();
  await logInAs(page, 'joan');
  await expect(dialog.value).toHaveValue(/^rks_/);
});

test('asks for the second factor of who has one', async ({ page, rekey, api }) => {
  const session = await addUser(rekey.origin, api, personNamed('eve'), 'ADMIN');
  const { secret } = await setUpAuthenticator(session);
  await page.goto('/settings/users');
  const signIn = new SignInPage(page);
  await signIn.providerButton.click();
  await logInAs(page, 'eve');
  await expect(page.getByRole('heading', { name: 'Second factor' })).toBeVisible();
  await signIn.showCode(codeOf(secret, 'NEXT'));
  await expect(page.getByRole('heading', { name: 'Users', level: 1 })).toBeVisible();
});

test('accepts an invitation with the provider, and then has no password', async ({ page, api }) => {
  const link = await invite(api, 'grace@rekey.example', 'ADMIN');
  await page.goto(link);
  const invitation = new InvitationPage(page);
  // The name is asked for first.
  await invitation.providerButton.click();
  await expect(invitation.name).toBeFocused();
  await invitation.name.fill('Grace Hopper');
  await invitation.providerButton.click();
  await logInAs(page, 'grace');
  const apiKeys = new ApiKeysPage(page);
  await expect(apiKeys.heading).toBeVisible();
  const stored = await page.evaluate(() =>
    JSON.stringify([{ ...localStorage }, { ...sessionStorage }]),
  );
  expect(stored).not.toContain(new URL(link).hash.slice(1));
  await page.goto('/settings/audit-log');
  await expect(page.getByText('grace@rekey.example signed in with Acme ID.')).toBeVisible();
  await new ProfilePage(page).open();
  await expect(page.getByText('You have none: you came by single sign-on.')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Remove the link to Acme ID' })).toBeHidden();
});

test('accepts no invitation as somebody else, says what to do, and leaves it open', async ({
  page,
  api,
}) => {
  const link = await invite(api, 'hedy@rekey.example', 'READONLY');
  await page.goto(link);
  const invitation = new InvitationPage(page);
  await invitation.name.fill('Hedy Lamarr');
  await invitation.providerButton.click();
  await logInAs(page, 'mallory');
  await expect(page.getByRole('alert')).toContainText(
    'Open the invitation again and choose a password',
  );
  await expect(page.getByRole('alert')).not.toContainText('hedy');
  await page.goto(link);
  await invitation.accept({ name: 'Hedy Lamarr', password: 'seventeen wombat fjords' });
  await expect(new ApiKeysPage(page).heading).toBeVisible();
});

test('refuses who is no user, with what to do, and leads back to the sign-in', async ({ page }) => {
  await page.goto('/settings/users');
  const signIn = new SignInPage(page);
  await signIn.providerButton.click();
  await logInAs(page, 'mallory');
  await expect(signIn.problem).toContainText('Ask an administrator for an invitation');
  await page.getByRole('button', { name: 'Go back' }).click();
  await expect(signIn.heading).toBeVisible();
  expect(new URL(page.url()).searchParams.get('return')).toBe('/settings/users');
});

test('refuses an answer that nobody here has asked for', async ({ page }) => {
  await page.goto('/sign-in/provider?code=somebody-elses&state=somebody-elses');
  await expect(page.getByRole('alert')).toContainText('in another browser');
  expect(page.url()).not.toContain('somebody-elses');
});
