import { administrator, expect, signedOut, test } from './fixtures.ts';
import { ActionDialog } from './pages/action-dialog.ts';
import { ApiKeysPage } from './pages/api-keys-page.ts';
import { overwriteClipboard, readClipboard } from './pages/clipboard.ts';
import { InvitationPage } from './pages/invitation-page.ts';
import { OnceShownDialog } from './pages/once-shown-dialog.ts';
import { ProfilePage } from './pages/profile-page.ts';
import { SignInPage } from './pages/sign-in-page.ts';
import { UsersPage } from './pages/users-page.ts';
import { addUser } from './product/account.ts';
import { ApiClient } from './product/api-client.ts';

/** A user of their own for a test to use up. */
const personNamed = (name: string) => ({
  name,
  email: `${name.toLowerCase()}@rekey.example`,
  password: 'a-password-to-be-changed',
});

test('an administrator invites somebody, who joins with the link, once', async ({
  page,
  browser,
  rekey,
}) => {
  const users = new UsersPage(page);
  await users.open();
  await users.inviteButton.click();
  const inviting = new ActionDialog(page, 'Invite user');
  await inviting.field('E-mail').fill('joiner@rekey.example');
  await inviting.field('Role').selectOption('AUDITOR');
  await inviting.button('INVITE').click();
  const ready = new OnceShownDialog(page, 'Invitation ready', 'Invitation link');
  await overwriteClipboard(page);
  await ready.copyButton.click();
  await expect(ready.copyButton).toHaveText('Copied');
  const link = await readClipboard(page);
  await ready.doneButton.click();
  await expect(users.invitations).toContainText('joiner@rekey.example');

  const context = await browser.newContext({ baseURL: rekey.origin, storageState: signedOut });
  const theirs = await context.newPage();
  await theirs.goto(link);
  await expect(theirs.getByRole('heading', { name: /^Join / })).toBeVisible();
  await new InvitationPage(theirs).accept({ name: 'Jo Joiner', password: 'joins-with-a-link' });
  await expect(new ApiKeysPage(theirs).heading).toBeVisible();
  await expect(theirs.getByRole('link', { name: 'Audit Log' })).toBeVisible();
  await expect(theirs.getByRole('link', { name: 'Users' })).toBeHidden();
  await theirs.goto('about:blank');
  await theirs.goto(link);
  await expect(
    theirs.getByRole('heading', { name: 'This invitation cannot be used' }),
  ).toBeVisible();
  await context.close();

  await users.open();
  await expect(users.row('joiner@rekey.example')).toContainText('Auditor');
  await expect(users.invitations.getByText('joiner@rekey.example')).toBeHidden();
});

test('there is always one administrator', async ({ page }) => {
  const users = new UsersPage(page);
  await users.open();
  await users.choose(administrator.name, 'Remove');
  const removing = new ActionDialog(page, `Remove ${administrator.name}`);
  await removing.button('REMOVE').click();
  await expect(removing.root.getByRole('alert')).toContainText(/administrator/);
  await removing.cancelButton.click();
  await users.choose(administrator.name, 'Change role');
  const changing = new ActionDialog(page, `Change the role of ${administrator.name}`);
  await changing.field('Role').selectOption('READONLY');
  await changing.button('SAVE').click();
  await expect(changing.root.getByRole('alert')).toContainText(/administrator/);
  await changing.cancelButton.click();
  await expect(users.row(administrator.email)).toContainText('Administrator');
});

test('a user who is removed is signed out at once', async ({ api, page, rekey }) => {
  const leaver = personNamed('Leaver');
  const theirs = await addUser(rekey.origin, api, leaver, 'READONLY');
  const users = new UsersPage(page);
  await users.open();
  await users.choose('Leaver', 'Remove');
  await new ActionDialog(page, 'Remove Leaver').button('REMOVE').click();
  await expect(users.row(leaver.email)).toBeHidden();
  expect(await theirs.ask('{ viewer { name } }')).toEqual({ viewer: null });
  await expect(ApiClient.signIn(rekey.origin, leaver)).rejects.toThrow('401');
});

test('an administrator ends the sessions of a user, and lets them choose another password by a link', async ({
  api,
  browser,
  page,
  rekey,
}) => {
  const forgetter = personNamed('Forgetter');
  const theirs = await addUser(rekey.origin, api, forgetter, 'AUDITOR');
  const users = new UsersPage(page);
  await users.open();
  await users.choose('Forgetter', 'End sessions');
  const ending = new ActionDialog(page, 'End the sessions of Forgetter');
  await ending.button('END SESSIONS').click();
  await expect(ending.root).toBeHidden();
  expect(await theirs.ask('{ viewer { name } }')).toEqual({ viewer: null });

  await users.choose('Forgetter', 'Reset password');
  await new ActionDialog(page, 'Reset the password of Forgetter').button('MAKE LINK').click();
  const ready = new OnceShownDialog(page, 'Reset link ready', 'Reset link');
  await overwriteClipboard(page);
  await ready.copyButton.click();
  await expect(ready.copyButton).toHaveText('Copied');
  const link = await readClipboard(page);
  await ready.doneButton.click();

  const context = await browser.newContext({ baseURL: rekey.origin, storageState: signedOut });
  const elsewhere = await context.newPage();
  await elsewhere.goto(link);
  await elsewhere.getByLabel('New password').fill('password1234');
  await elsewhere.getByRole('button', { name: 'Save and sign in' }).click();
  await expect(elsewhere.getByLabel('New password')).toHaveAccessibleDescription(
    /known from breaches/,
  );
  await elsewhere.getByLabel('New password').fill('a-phrase-chosen-anew');
  await elsewhere.getByRole('button', { name: 'Save and sign in' }).click();
  await expect(new ApiKeysPage(elsewhere).heading).toBeVisible();
  await context.close();

  // For an administrator there is none but from the machine.
  await page.getByRole('button', { name: `Actions for ${administrator.name}` }).click();
  await expect(page.getByRole('menuitem', { name: 'Change role' })).toBeVisible();
  await expect(page.getByRole('menuitem', { name: 'Reset password' })).toBeHidden();
  await expect(page.getByRole('menuitem', { name: 'End sessions' })).toBeHidden();
});

test('a changed role holds from the next request on', async ({ api, page, rekey }) => {
  const riser = personNamed('Riser');
  const theirs = await addUser(rekey.origin, api, riser, 'READONLY');
  await expect(theirs.ask('{ users { totalCount } }')).rejects.toThrow('FORBIDDEN');
  const users = new UsersPage(page);
  await users.open();
  await users.choose('Riser', 'Change role');
  const changing = new ActionDialog(page, 'Change the role of Riser');
  await changing.field('Role').selectOption('ADMIN');
  await changing.button('SAVE').click();
  await expect(users.row(riser.email)).toContainText('Administrator');
  await theirs.ask('{ users { totalCount } }');
});

test('a password is changed with the present one, and ends the other sessions', async ({
  api,
  browser,
  rekey,
}) => {
  const changer = personNamed('Changer');
  const elsewhere = await addUser(rekey.origin, api, changer, 'READONLY');
  const here = await ApiClient.signIn(rekey.origin, changer);
  const context = await browser.newContext({
    baseURL: rekey.origin,
    storageState: here.storageState(),
  });
  const page = await context.newPage();
  const profile = new ProfilePage(page);
  await profile.open();
  await profile.changePassword('not the password', 'a-password-that-is-new');
  await expect(
    page.getByText('That is not your current password. Nothing was changed.'),
  ).toBeVisible();
  for (const [password, problem] of [
    ['password1234', 'This one is known from breaches'],
    ['a-changer-of-things', 'Choose one without your name'],
  ] as const) {
    await profile.changePassword(changer.password, password);
    await expect(page.getByLabel('New password')).toHaveAccessibleDescription(new RegExp(problem));
  }
  await profile.changePassword(changer.password, 'a-password-that-is-new');
  await expect(page.getByRole('status').filter({ hasText: 'Password changed' })).toBeVisible();
  expect(await elsewhere.ask('{ viewer { name } }')).toEqual({ viewer: null });
  await page.reload();
  await expect(page.getByRole('heading', { name: 'My profile' })).toBeVisible();
  await expect(ApiClient.signIn(rekey.origin, changer)).rejects.toThrow('401');
  await ApiClient.signIn(rekey.origin, { ...changer, password: 'a-password-that-is-new' });
  await context.close();
});

test('a profile shows who one is and where one is signed in, and takes another name', async ({
  api,
  browser,
  rekey,
}) => {
  const renamer = personNamed('Renamer');
  const elsewhere = await addUser(rekey.origin, api, renamer, 'AUDITOR');
  const context = await browser.newContext({ baseURL: rekey.origin, storageState: signedOut });
  const page = await context.newPage();
  await page.goto('/settings/profile');
  await new SignInPage(page).signIn(renamer);
  await expect(page.getByRole('definition').filter({ hasText: 'Auditor' })).toBeVisible();
  await new ProfilePage(page).rename('Robin Renamed');
  await expect(page.getByRole('status').filter({ hasText: 'Saved' })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Signed in as Robin Renamed' })).toBeVisible();

  const sessions = page.getByRole('listitem').filter({ hasText: 'signed in' });
  await expect(sessions).toHaveCount(2);
  await expect(sessions.filter({ hasText: 'This browser' })).toContainText('Chrome on Linux');
  await sessions.getByRole('button', { name: /^Sign out/ }).click();
  await expect(sessions).toHaveCount(1);
  expect(await elsewhere.ask('{ viewer { name } }')).toEqual({ viewer: null });
  await context.close();
});
