import { expect, test } from './fixtures.ts';
import { holdOperation } from './network/graphql-route.ts';
import { ActionDialog } from './pages/action-dialog.ts';
import { ApiKeysPage } from './pages/api-keys-page.ts';
import { RegenerationChoice } from './pages/regeneration-choice.ts';
import { RegenerationPanel } from './pages/regeneration-panel.ts';
import { addApiKey, readSecretVersion, regenerateSharedSecret } from './product/account.ts';

// The ways back: restoring the previous secret, and ending an overlap before its time.

test.use({ settings: { ACCOUNT_SHORTNAME: 'following' } });

const dialogs = [
  {
    title: 'Restore the previous secret',
    action: 'RESTORE',
    operation: 'RestoreSharedSecret',
    done: 'is current again',
    open: ({ restoreButton }: RegenerationPanel) => restoreButton.click(),
  },
  {
    title: 'End the overlap now',
    action: 'END OVERLAP NOW',
    operation: 'EndSharedSecretOverlap',
    done: 'The overlap is over',
    open: ({ endOverlapButton }: RegenerationPanel) => endOverlapButton.click(),
  },
] as const;

test('restores the previous secret, until when it can, and only once', async ({ api, page }) => {
  const panel = new RegenerationPanel(page);
  await regenerateSharedSecret(api);
  const version = await readSecretVersion(api);
  await new ApiKeysPage(page).open();
  await expect(panel.root).toContainText(
    new RegExp(`Version ${version - 1} can be restored for\\s+(9 min|10 min)`),
  );
  await panel.restoreButton.click();
  const restoring = new ActionDialog(page, 'Restore the previous secret');
  await expect(restoring.root).toContainText(/Possible until \d{4}-\d\d-\d\d \d\d:\d\d:\d\d/);
  await restoring.button('RESTORE').click();
  await expect(restoring.root).toContainText(
    `The secret of version ${version - 1} is current again, as version ${version + 1}.`,
  );
  await restoring.button('DONE').click();
  await expect(panel.restoreButton).toBeHidden();
  expect(await readSecretVersion(api)).toBe(version + 1);
});

test('says that a regeneration came between when it restores, and changes nothing', async ({
  api,
  page,
}) => {
  const panel = new RegenerationPanel(page);
  await regenerateSharedSecret(api);
  await new ApiKeysPage(page).open();
  await panel.restoreButton.click();
  const { version } = await regenerateSharedSecret(api);
  const restoring = new ActionDialog(page, 'Restore the previous secret');
  await restoring.button('RESTORE').click();
  await expect(restoring.root.getByRole('alert')).toContainText('changed meanwhile');
  expect(await readSecretVersion(api)).toBe(version);
});

test('says that a regeneration came between when it ends an overlap, and changes nothing', async ({
  api,
  page,
}) => {
  await new ApiKeysPage(page).open('?dialog=shared-secret');
  await new RegenerationChoice(page).regenerateWithOverlap();
  await new RegenerationPanel(page).endOverlapButton.click();
  const regenerateWithOverlap = `mutation { regenerateSharedSecret(input: {
    overlapSeconds: 3600, endsOverlap: true }) { errors { code } } }`;
  await api.ask(regenerateWithOverlap);
  const ending = new ActionDialog(page, 'End the overlap now');
  await ending.button('END OVERLAP NOW').click();
  await expect(ending.root.getByRole('alert')).toContainText('changed meanwhile');
  await ending.cancelButton.click();
  // The one that is open now is another.
  await expect(new RegenerationPanel(page).endOverlapButton).toBeVisible();
});

for (const { title, action, operation, done, open } of dialogs) {
  test(`"${title}" stays open while it is done: Escape and CANCEL do not leave it`, async ({
    api,
    page,
  }) => {
    await api.ask(`mutation { regenerateSharedSecret(input: {
      overlapSeconds: 3600, endsOverlap: true }) { errors { code } } }`);
    await new ApiKeysPage(page).open();
    await open(new RegenerationPanel(page));
    const dialog = new ActionDialog(page, title);
    const held = await holdOperation(page, operation);
    let sent = 0;
    page.on('request', (request) => {
      if (request.postData()?.includes(`mutation ${operation}`)) sent += 1;
    });
    await dialog.button(action).click();
    await expect(dialog.button(action)).toHaveAttribute('aria-busy', 'true');
    await expect(dialog.cancelButton).toBeDisabled();
    await dialog.button(action).click({ force: true });
    await page.keyboard.press('Escape');
    await expect(dialog.root).toBeVisible();
    held.release();
    await expect(dialog.root).toContainText(done);
    expect(sent).toBe(1);
  });
}

test('lets the list wait for what takes its place above it, so that nothing moves from under a pointer, but not for long', async ({
  api,
  page,
}) => {
  await addApiKey(api, { appname: 'below-the-panel' });
  await regenerateSharedSecret(api);
  const apiKeys = new ApiKeysPage(page);
  const panel = new RegenerationPanel(page);
  const now = Date.now();
  await page.clock.install({ time: now });
  await page.clock.pauseAt(now + 1000);
  const { release } = await holdOperation(page, 'SharedSecretStatus');
  await apiKeys.open();
  await expect(apiKeys.count).toBeVisible();
  await expect(apiKeys.names).toHaveCount(0);
  release();
  await expect(apiKeys.row('below-the-panel')).toBeVisible();
  expect(await panel.restoreButton.isVisible()).toBe(true);

  await holdOperation(page, 'SharedSecretStatus');
  await apiKeys.open();
  await expect(apiKeys.count).toBeVisible();
  await page.clock.runFor(700);
  await expect(apiKeys.row('below-the-panel')).toBeVisible();
});
