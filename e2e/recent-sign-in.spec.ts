import { setTimeout as delay } from 'node:timers/promises';
import type { Page } from '@playwright/test';
import { administrator, expect, test } from './fixtures.ts';
import { ActionDialog } from './pages/action-dialog.ts';
import { ApiKeysPage } from './pages/api-keys-page.ts';
import { ProfilePage } from './pages/profile-page.ts';
import { UsersPage } from './pages/users-page.ts';
import { WebhooksPage } from './pages/webhooks-page.ts';
import { addApiKey, addUser } from './product/account.ts';
import { ApiClient } from './product/api-client.ts';

// What cannot be undone needs a recent sign-in: the app asks who it is, and goes on in place.

const FRESH_SECONDS = 3;
const NO_LONGER_FRESH_MS = (FRESH_SECONDS + 0.2) * 1000;

test.use({
  settings: {
    ACCOUNT_SHORTNAME: 'recent',
    FRESH_SESSION_SECONDS: String(FRESH_SECONDS),
    WEBHOOK_ALLOWED_RANGES: '127.0.0.1',
  },
  // A session of its own for every test: to confirm ends it and begins another.
  storageState: async ({ rekey }, use) => {
    await use((await ApiClient.signIn(rekey.origin, administrator)).storageState());
  },
});

/** Asks for something in a dialog with a session that is no longer recent, confirms, and sees it done. */
async function confirmIn(page: Page, title: string, action: string): Promise<void> {
  const dialog = new ActionDialog(page, title);
  await dialog.button(action).click();
  await expect(dialog.root).toContainText('Confirm that it is you');
  await expect(dialog.root).toContainText('This needs a recent sign-in.');
  await expect(dialog.field('Password')).toBeFocused();
  await dialog.field('Password').fill(administrator.password);
  await dialog.button('Confirm').click();
  await expect(dialog.root).toBeHidden();
}

test('asks who it is before it deletes an API key, and then deletes it', async ({
  rekey,
  page,
}) => {
  const api = await ApiClient.signIn(rekey.origin, administrator);
  await addApiKey(api, { appname: 'to-be-deleted' });
  const apiKeys = new ApiKeysPage(page);
  await apiKeys.open();
  await delay(NO_LONGER_FRESH_MS);

  const dialog = new ActionDialog(page, 'Delete to-be-deleted');
  await apiKeys.choose('to-be-deleted', 'Delete');
  await dialog.button('DELETE').click();
  await dialog.field('Password').fill('not the password');
  await dialog.button('Confirm').click();
  await expect(dialog.root).toContainText('Nothing was shown or changed.');
  await dialog.cancelButton.click();
  await expect(apiKeys.menuButton('to-be-deleted')).toBeFocused();
  await expect(apiKeys.row('to-be-deleted')).toBeVisible();

  await apiKeys.choose('to-be-deleted', 'Delete');
  await confirmIn(page, 'Delete to-be-deleted', 'DELETE');
  await expect(apiKeys.row('to-be-deleted')).toBeHidden();
});

test('and before it disables one asks nothing', async ({ rekey, page }) => {
  const api = await ApiClient.signIn(rekey.origin, administrator);
  await addApiKey(api, { appname: 'to-be-disabled' });
  const apiKeys = new ApiKeysPage(page);
  await apiKeys.open();
  await delay(NO_LONGER_FRESH_MS);
  await apiKeys.choose('to-be-disabled', 'Disable');
  const dialog = new ActionDialog(page, 'Disable to-be-disabled');
  await dialog.button('DISABLE').click();
  await expect(dialog.root).toBeHidden();
  await expect(apiKeys.cell('to-be-disabled', 'Status')).toContainText('Disabled');
});

test('asks who it is before it ends the sessions of a user, removes them, or deletes a webhook', async ({
  rekey,
  page,
}) => {
  const api = await ApiClient.signIn(rekey.origin, administrator);
  const leaver = {
    name: 'Leaver',
    email: 'leaver@rekey.example',
    password: 'reads-and-writes-nothing',
  };
  const theirs = await addUser(rekey.origin, api, leaver, 'AUDITOR');
  await api.ask(
    `mutation { createWebhookEndpoint(input: { url: "http://127.0.0.1:9/", description: "Splunk" }) {
      errors { code }
    } }`,
  );
  const users = new UsersPage(page);
  await users.open();
  await delay(NO_LONGER_FRESH_MS);
  await users.choose('Leaver', 'End sessions');
  await confirmIn(page, 'End the sessions of Leaver', 'END SESSIONS');
  expect(await theirs.ask('{ viewer { name } }')).toEqual({ viewer: null });

  await delay(NO_LONGER_FRESH_MS);
  await users.choose('Leaver', 'Remove');
  await confirmIn(page, 'Remove Leaver', 'REMOVE');
  await expect(users.row(leaver.email)).toBeHidden();

  const webhooks = new WebhooksPage(page);
  await webhooks.open();
  await delay(NO_LONGER_FRESH_MS);
  await webhooks.choose('Splunk', 'Delete');
  await confirmIn(page, 'Delete Splunk', 'DELETE');
  await expect(webhooks.row('Splunk')).toBeHidden();
});

test('asks who it is before it ends another session of one’s own, or all, and loses nothing typed', async ({
  rekey,
  page,
}) => {
  const [first, second] = [
    await ApiClient.signIn(rekey.origin, administrator),
    await ApiClient.signIn(rekey.origin, administrator),
  ];
  const profile = new ProfilePage(page);
  await delay(NO_LONGER_FRESH_MS);
  await profile.open();
  const { sessions, sessionList } = profile;
  await page.getByLabel(/^Password of/).fill(administrator.password);
  await page.getByRole('button', { name: 'Confirm' }).click();
  await expect(sessionList).toBeFocused();
  await profile.name.fill('Typed and not saved');
  const before = await sessions.count();

  await delay(NO_LONGER_FRESH_MS);
  const [one] = await sessions.getByRole('button', { name: /^Sign out/ }).all();
  await one!.click();
  const dialog = new ActionDialog(page, 'Sign out Unknown browser');
  await expect(dialog.root).toContainText('Confirm that it is you');
  await expect(dialog.field('Password')).toBeFocused();
  await dialog.cancelButton.click();
  await expect(one!).toBeFocused();
  await expect(sessions).toHaveCount(before);

  await one!.click();
  await dialog.field('Password').fill(administrator.password);
  await dialog.button('Confirm').click();
  await expect(dialog.root).toBeHidden();
  await expect(page.getByRole('status').filter({ hasText: 'is signed out.' })).toBeVisible();
  await expect(sessionList).toBeFocused();
  await expect(sessions).toHaveCount(before - 1);
  await expect(sessions.filter({ hasText: 'This browser' })).toHaveCount(1);

  await delay(NO_LONGER_FRESH_MS);
  await page.getByRole('button', { name: 'Sign out everywhere else' }).click();
  const all = new ActionDialog(page, 'Sign out everywhere else');
  await all.field('Password').fill(administrator.password);
  await all.button('Confirm').click();
  await expect(all.root).toBeHidden();
  await expect(sessions).toHaveCount(1);
  for (const each of [first, second])
    expect(await each.ask('{ viewer { name } }')).toEqual({ viewer: null });
  await expect(profile.name).toHaveValue('Typed and not saved');
});
