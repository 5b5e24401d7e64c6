import { expect, signedOut } from './fixtures.ts';
import { ActionDialog } from './pages/action-dialog.ts';
import { ApiKeysPage } from './pages/api-keys-page.ts';
import { InvitationPage } from './pages/invitation-page.ts';
import { OnceShownDialog } from './pages/once-shown-dialog.ts';
import { SignInPage } from './pages/sign-in-page.ts';
import { UsersPage } from './pages/users-page.ts';
import { logInAs, test } from './provider-fixtures.ts';

// An installation into which the OpenID provider is the only way.

test.use({ moreSettings: { OIDC_ONLY: 'true' } });

test('asks for no password anywhere, and a person who is invited chooses none', async ({
  page,
  browser,
}) => {
  const users = new UsersPage(page);
  const signIn = new SignInPage(page);
  await page.goto('/settings/profile');
  await expect(signIn.providerButton).toBeVisible();
  await expect(signIn.password).toBeHidden();
  await expect(signIn.passkeyButton).toBeHidden();
  await signIn.providerButton.click();
  await logInAs(page, 'admin');
  await expect(page.getByText('The only way to sign in here.')).toBeVisible();
  await expect(page.getByRole('heading', { name: 'Password' })).toBeHidden();

  await users.open();
  await users.inviteButton.click();
  const inviting = new ActionDialog(page, 'Invite user');
  await inviting.field('E-mail').fill('grace@rekey.example');
  await inviting.button('INVITE').click();
  const ready = new OnceShownDialog(page, 'Invitation ready', 'Invitation link');
  const link = await ready.value.inputValue();

  const context = await browser.newContext({ storageState: signedOut });
  const theirs = await context.newPage();
  await theirs.goto(link);
  const invitation = new InvitationPage(theirs);
  await invitation.name.fill('Grace Hopper');
  await expect(theirs.getByLabel('Password')).toBeHidden();
  await invitation.providerButton.click();
  await logInAs(theirs, 'grace');
  await expect(new ApiKeysPage(theirs).heading).toBeVisible();
  await context.close();

  await users.open();
  await page.getByRole('button', { name: 'Actions for Grace Hopper' }).click();
  await expect(page.getByRole('menuitem', { name: 'Change role' })).toBeVisible();
  await expect(page.getByRole('menuitem', { name: 'Reset password' })).toBeHidden();
});
