import type { Page } from '@playwright/test';
import { administrator, expect, test } from './fixtures.ts';
import { withSharedSecret } from './integration/credential.ts';
import { useApiKey } from './integration/use-api-key.ts';
import { cutOperation } from './network/graphql-route.ts';
import { ActionDialog } from './pages/action-dialog.ts';
import { ApiKeysPage } from './pages/api-keys-page.ts';
import { RegenerationChoice } from './pages/regeneration-choice.ts';
import { RegenerationPanel } from './pages/regeneration-panel.ts';
import { addApiKey, countKeysInUse, regenerateSharedSecret } from './product/account.ts';
import { startOverlapRunningOut, type OverlapRunningOut } from './product/overlap-running-out.ts';

// After a regeneration: who came back, who has not, ending the overlap, going back, and what is kept.

test.use({ settings: { ACCOUNT_SHORTNAME: 'following' } });

/** Counts are written every 5 seconds and asked for every 5. */
const soon = { timeout: 30_000 };
const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

let runningOut: OverlapRunningOut;
/** Of its account, in browsers whose clocks are wrong. */
let pages: readonly Page[];
/** Lets each of them ask again. */
const mends: (() => Promise<void>)[] = [];

// It takes a minute, in which the other tests of this file run.
test.beforeAll(async ({ browser }) => {
  test.setTimeout(120_000);
  runningOut = await startOverlapRunningOut(browser, administrator);
  pages = [await runningOut.openPage(3 * hourMs), await runningOut.openPage(-25 * hourMs)];
  for (const page of pages) {
    await expect(new RegenerationPanel(page).root).toContainText(
      /Version 1 stays accepted for\s+\d\d? s\./,
    );
    await expect(new RegenerationPanel(page).restoreButton).toBeVisible();
    await page.evaluate(() => (document.title = 'not loaded again'));
    // What it knows now has to do: by what it asks later it could not be wrong.
    mends.push(await cutOperation(page, 'SharedSecretStatus'));
  }
});

test.afterAll(async () => {
  for (const page of pages) await page.context().close();
  await runningOut.stop();
});

/** How often the page has asked from now on. */
function watchStatusRequests(page: Page): () => number {
  let asked = 0;
  page.on('request', (request) => {
    if (request.postData()?.includes('query SharedSecretStatus')) asked += 1;
  });
  return () => asked;
}

/** As when another tab is chosen, or this one again. */
function setHidden(page: Page, hidden: boolean): Promise<void> {
  return page.evaluate((isHidden) => {
    Object.defineProperty(document, 'hidden', { value: isHidden, configurable: true });
    document.dispatchEvent(new Event('visibilitychange'));
  }, hidden);
}

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
    /straggles\s+let in with the previous secret\s+\d+ times in all, last\s+just now\s+from \S+/,
    soon,
  );
  await expect(panel.group('Not seen since')).toBeVisible();
  await panel.group('Already on version 2').locator('summary').click();
  await expect(panel.group('Already on version 2')).toContainText(
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
  await page.clock.install();
  await new ApiKeysPage(page).open();
  await expect(new RegenerationPanel(page).restoreButton).toBeVisible();
  const asked = watchStatusRequests(page);
  await page.clock.runFor(minuteMs);
  await expect.poll(asked).toBeGreaterThan(0);
  await setHidden(page, true);
  const before = asked();
  await page.clock.runFor(minuteMs);
  expect(asked()).toBe(before);
  await setHidden(page, false);
  await expect.poll(asked).toBe(before + 1);
});

test('asks no more once signed out, keeps what it knew, and leads to the sign-in page', async ({
  api,
  page,
}) => {
  const panel = new RegenerationPanel(page);
  await regenerateSharedSecret(api);
  await page.clock.install();
  await new ApiKeysPage(page).open();
  await expect(panel.restoreButton).toBeVisible();
  const asked = watchStatusRequests(page);
  await page.context().clearCookies();
  await page.clock.runFor(minuteMs);
  await expect(page.getByRole('main')).toContainText('You are signed out.');
  await expect(panel.restoreButton).toBeVisible();
  const before = asked();
  await page.clock.runFor(minuteMs);
  expect(asked()).toBe(before);
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect(page).toHaveURL(/\/sign-in$/);
});

test('goes over by itself when an overlap ends, to the second, whatever the browser’s clock says', async () => {
  test.setTimeout(180_000);
  for (const [index, page] of pages.entries()) {
    const panel = new RegenerationPanel(page);
    const over = panel.root.getByText('Version 1 is not accepted any more');
    await expect(over).toBeVisible({ timeout: 70_000 });
    // Not before it is so.
    expect(await useApiKey(runningOut.credential)).toBe(401);
    await expect(panel.endOverlapButton).toBeHidden();
    await expect(panel.root.getByRole('status').first()).toHaveText(
      'The overlap of version 1 is over',
    );
    await expect(panel.restoreButton).toBeHidden(soon);
    await mends[index]?.();
    await expect(panel.group('Still knocking with the retired secret')).toBeVisible(soon);
    await expect(panel.root.getByRole('alert')).toBeHidden(soon);
    await expect(over).toBeVisible();
    await expect(page).toHaveTitle('not loaded again');
  }
});
