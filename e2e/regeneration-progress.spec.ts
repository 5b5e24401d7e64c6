import { expect, test } from './fixtures.ts';
import { withSharedSecret } from './integration/credential.ts';
import { useApiKey } from './integration/use-api-key.ts';
import { cutOperation } from './network/graphql-route.ts';
import { ActionDialog } from './pages/action-dialog.ts';
import { ApiKeysPage } from './pages/api-keys-page.ts';
import { RegenerationChoice } from './pages/regeneration-choice.ts';
import { RegenerationPanel } from './pages/regeneration-panel.ts';
import {
  addApiKey,
  countKeysInUse,
  readSecretVersion,
  regenerateSharedSecret,
} from './product/account.ts';

// After a regeneration: who came back, who has not, ending the overlap, going back, and what is kept.

test.use({ settings: { ACCOUNT_SHORTNAME: 'following' } });

/** Counts are written every 5 seconds and asked for every 5. */
const soon = { timeout: 30_000 };

test('follows the integrations through an overlap, ends it, and names the stragglers', async ({
  api,
  page,
}) => {
  test.setTimeout(90_000);
  const panel = new RegenerationPanel(page);
  const credentials = new Map<string, string>();
  for (const appname of ['comes-back', 'straggles', 'falls-silent']) {
    credentials.set(appname, await addApiKey(api, { appname }));
    await useApiKey(credentials.get(appname)!);
  }
  await expect.poll(() => countKeysInUse(api), soon).toBe(3);
  await new ApiKeysPage(page).open('?dialog=shared-secret');
  const value = await new RegenerationChoice(page).regenerateWithOverlap();
  await expect(panel.root).toContainText(/Version 1 stays accepted for\s+(59 min|1 h)/);
  await expect(panel.progress).toHaveAccessibleName('0 of 3 integrations updated');

  await useApiKey(withSharedSecret(credentials.get('comes-back')!, value));
  expect(await useApiKey(credentials.get('straggles')!)).toBe(200);
  await expect(panel.progress).toHaveAccessibleName('1 of 3 integrations updated', soon);
  await expect(panel.group('Still on version 1')).toContainText(
    /straggles\s+let in with the previous secret\s+\d+ times, last\s+just now\s+from \S+/,
    soon,
  );
  await expect(panel.group('Not seen since')).toBeVisible();
  await panel.group('Came back on the new secret').locator('summary').click();
  await expect(panel.group('Came back on the new secret')).toContainText(
    /comes-back\s+on the new secret since/,
  );

  await panel.endOverlapButton.click();
  const ending = new ActionDialog(page, 'End the overlap now');
  await expect(ending.root).toContainText(/1 integration\s+is still on it and will stop\./);
  const mend = await cutOperation(page, 'EndSharedSecretOverlap');
  await ending.button('END OVERLAP NOW').click();
  await expect(ending.root.getByRole('alert')).toContainText('Trying again is safe');
  await mend();
  await ending.button('END OVERLAP NOW').click();
  await expect(ending.root).toContainText('Only version 2 is accepted.');
  await expect(ending.root).toContainText(/Every node has dropped version 1 \(1 of 1 confirmed/);
  await ending.button('DONE').click();
  await expect(panel.endOverlapButton).toBeHidden();
  await expect(panel.root.getByRole('heading')).toBeFocused();
  expect(await useApiKey(credentials.get('straggles')!)).not.toBe(200);
  await expect(panel.group('Still knocking with the retired secret')).toContainText(
    /straggles\s+.*refused with a retired secret\s+once, last\s+just now\s+from \S+/,
    soon,
  );
});

test('is dismissed once all are back, and stays so', async ({ api, page }) => {
  test.setTimeout(60_000);
  const panel = new RegenerationPanel(page);
  const credential = await addApiKey(api, { appname: 'all-there-is' });
  const before = await countKeysInUse(api);
  await useApiKey(credential);
  await expect.poll(() => countKeysInUse(api), soon).toBeGreaterThanOrEqual(before);
  await new ApiKeysPage(page).open();
  await page.route('**/graphql', async (route) => {
    if (!route.request().postData()?.includes('query SharedSecretStatus')) return route.fallback();
    const response = await route.fetch();
    const answer = (await response.json()) as { data: { sharedSecret: Record<string, unknown> } };
    const all = { count: 12, isLowerBound: false };
    const none = { count: 0, isLowerBound: false };
    answer.data.sharedSecret['restorable'] = null;
    answer.data.sharedSecret['progress'] = {
      since: new Date().toISOString(),
      expected: all,
      updated: all,
      mixed: none,
      straggling: none,
      silent: none,
    };
    return route.fulfill({ response, json: answer });
  });
  await page.reload();
  await expect(panel.progress).toHaveAccessibleName('12 of 12 integrations updated');
  await panel.dismissButton.click();
  await expect(panel.root).toBeHidden();
  await page.reload();
  await expect(panel.versionsButton).toBeVisible();
  await expect(panel.root).toBeHidden();
});

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

test('shows the versions by fingerprint, and destroys the retired ones', async ({ api, page }) => {
  const panel = new RegenerationPanel(page);
  const { fingerprint, version } = await regenerateSharedSecret(api);
  await new ApiKeysPage(page).open();
  await panel.versionsButton.click();
  const versions = new ActionDialog(page, 'Versions of the shared secret');
  const rows = versions.root.getByRole('listitem');
  await expect(rows.first()).toContainText(`Version ${version}`);
  await expect(rows.first()).toContainText(fingerprint.match(/.{4}/g)!.join(' '));
  await expect(rows.first()).toContainText('Current');
  await expect(rows.nth(1)).toContainText('Retired');
  await versions.button('DESTROY RETIRED SECRETS').click();
  const destroying = new ActionDialog(page, 'Destroy retired secrets now');
  await expect(destroying.root).toContainText('refused like a stranger');
  await destroying.root.getByRole('checkbox').check();
  await destroying.button('DESTROY NOW').click();
  await expect(destroying.root).toContainText(/Destroyed: versions? \d+/);
  await destroying.button('DONE').click();
  await expect(panel.restoreButton).toBeHidden();
  await panel.versionsButton.click();
  await expect(rows.nth(1)).toContainText('Destroyed');
});

test('says that the versions could not be loaded, and tries again', async ({ page }) => {
  const panel = new RegenerationPanel(page);
  await new ApiKeysPage(page).open();
  const mend = await cutOperation(page, 'SharedSecretHistory');
  await panel.versionsButton.click();
  const versions = new ActionDialog(page, 'Versions of the shared secret');
  await expect(versions.root.getByRole('alert')).toContainText('The versions could not be loaded');
  await mend();
  await versions.button('Try again').click();
  await expect(versions.root.getByRole('listitem').first()).toBeVisible();
});

test('sets a maximum age, refuses one out of range, and warns in words', async ({ page }) => {
  const panel = new RegenerationPanel(page);
  const main = page.getByRole('main');
  await new ApiKeysPage(page).open();
  await panel.maxAgeButton.click();
  const setting = new ActionDialog(page, 'Maximum age of the shared secret');
  await setting.field('Days').fill('5000');
  await setting.button('SAVE').click();
  await expect(setting.root).toContainText('Choose 1 to 3650 days, or none.');
  await setting.field('Days').fill('30');
  await setting.button('SAVE').click();
  await expect(setting.root).toBeHidden();
  await expect(main).toContainText(/reaches its maximum age of 30 days\s+in 30 days/);
  for (const [ageState, words] of [
    ['DUE', 'Due soon'],
    ['OVERDUE', 'Overdue'],
  ] as const) {
    await page.route('**/graphql', async (route) => {
      if (!route.request().postData()?.includes('query SharedSecretStatus'))
        return route.fallback();
      const response = await route.fetch();
      const text = await response.text();
      return route.fulfill({ response, body: text.replace('"FRESH"', `"${ageState}"`) });
    });
    await page.reload();
    await expect(main).toContainText(words);
    await page.unroute('**/graphql');
  }
  await panel.maxAgeButton.click();
  await setting.field('Days').fill('');
  await setting.button('SAVE').click();
  await expect(main).not.toContainText('maximum age of');
});

test('keeps what it knew while the server does not answer, and says so', async ({ api, page }) => {
  const panel = new RegenerationPanel(page);
  await regenerateSharedSecret(api);
  await new ApiKeysPage(page).open();
  await expect(panel.restoreButton).toBeVisible();
  const mend = await cutOperation(page, 'SharedSecretStatus');
  await expect(panel.root.getByRole('alert')).toContainText('Not up to date.', soon);
  await expect(panel.restoreButton).toBeVisible();
  await mend();
  await expect(panel.root.getByRole('alert')).toBeHidden(soon);
});

test('asks nothing while the tab is hidden, and at once when it is seen again', async ({
  api,
  page,
}) => {
  await regenerateSharedSecret(api);
  await new ApiKeysPage(page).open();
  await expect(new RegenerationPanel(page).restoreButton).toBeVisible();
  let asked = 0;
  page.on('request', (request) => {
    if (request.postData()?.includes('query SharedSecretStatus')) asked += 1;
  });
  const show = (hidden: boolean) =>
    page.evaluate((isHidden) => {
      Object.defineProperty(document, 'hidden', { value: isHidden, configurable: true });
      document.dispatchEvent(new Event('visibilitychange'));
    }, hidden);
  await show(true);
  await page.waitForTimeout(6_000);
  expect(asked).toBe(0);
  await show(false);
  await expect.poll(() => asked).toBe(1);
});
