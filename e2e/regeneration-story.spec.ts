import type { Page } from '@playwright/test';
import { expect, signedOut, test } from './fixtures.ts';
import { startIntegration, type LivingIntegration } from './integration/living-integration.ts';
import { ActionDialog } from './pages/action-dialog.ts';
import { ApiKeysPage } from './pages/api-keys-page.ts';
import { CredentialPage } from './pages/credential-page.ts';
import { RegenerationChoice } from './pages/regeneration-choice.ts';
import { RegenerationPanel } from './pages/regeneration-panel.ts';
import { addApiKey, countKeysInUse } from './product/account.ts';

// "Regenerate without fear", from the impact before to a mistake undone after, with twelve integrations
// at work as processes of their own. What npm run demo lets one try by hand.

test.use({ settings: { ACCOUNT_SHORTNAME: 'acmecorp' } });

/** Usage is written every 5 seconds, and asked for every 5. */
const soon = { timeout: 45_000 };
/** An integration notices when it next makes a request. */
const atItsNextRequest = { timeout: 30_000 };
const stragglers = ['backup-runner', 'chat-bot', 'service-desk'];
/** The busiest first. */
const appnames = [
  'mobile-gateway',
  ...['billing-export', 'ci-deploy', 'edge-cache', 'grafana', 'prometheus', 'splunk-forwarder'],
  ...['status-page', 'terraform', ...stragglers],
];
const unused = ['import-2019', 'proof-of-concept'];

let integrations: readonly LivingIntegration[];

test.beforeAll(async ({ api }) => {
  test.setTimeout(60_000);
  const keys = appnames.map(async (appname, index) => {
    const credential = await addApiKey(api, { appname, description: `Looked after by ${appname}` });
    return startIntegration(appname, credential, { pauseMs: index === 0 ? 100 : 600 });
  });
  integrations = await Promise.all(keys);
  for (const appname of unused) await addApiKey(api, { appname });
});

test.afterAll(async () => {
  await Promise.all(integrations.map((integration) => integration.stop()));
});

const saying = (words: RegExp) =>
  integrations.filter(({ says }) => words.test(says())).map(({ appname }) => appname);
const allAreLetIn = () =>
  expect.poll(() => saying(/^is let in/).length, atItsNextRequest).toBe(appnames.length);

/** As the integrations' owners do it: on the page that needs no sign-in. */
async function updateOnPage(page: Page, names: readonly string[], secret: string): Promise<void> {
  const update = new CredentialPage(page);
  for (const { appname, credential, give } of integrations) {
    if (!names.includes(appname)) continue;
    await update.open();
    await update.oldCredential.fill(credential);
    await update.newSecret.fill(secret);
    await give(await update.newCredential.inputValue());
  }
}

test('a person who fears the button presses it, with twelve integrations at work', async ({
  api,
  browser,
  page,
  rekey,
}) => {
  test.setTimeout(240_000);
  const apiKeys = new ApiKeysPage(page);
  const choice = new RegenerationChoice(page);
  const panel = new RegenerationPanel(page);
  const { dialog } = choice;

  await test.step('twelve integrations are at work', async () => {
    await allAreLetIn();
    await expect.poll(() => countKeysInUse(api), soon).toBe(appnames.length);
  });

  await test.step('before: who will stop, the busiest first, and who is harmless', async () => {
    await apiKeys.open();
    await apiKeys.sharedSecretButton.click();
    await dialog.regenerateButton.click();
    await expect(dialog.root).toContainText('12 integrations in use');
    await dialog.root.getByRole('button', { name: 'Show the 12 busiest' }).click();
    const rows = dialog.root.getByRole('listitem');
    await expect(rows).toHaveCount(appnames.length);
    await expect(rows.first()).toContainText(appnames[0]!);
    for (const appname of appnames)
      await expect(rows.filter({ has: page.getByTitle(appname, { exact: true }) })).toContainText(
        /seen\s+(just now|1 minute ago)\s+from \S+/,
      );
    await expect(dialog.root).toContainText(/2 keys\s+are harmless/);
    for (const appname of unused) await expect(dialog.root).toContainText(appname);
  });

  const secret = await test.step('REGENERATE, with an hour of overlap: nobody stops', async () => {
    await choice.staysAccepted.check();
    await dialog.understood.check();
    await choice.overlapButton('1 HOUR').click();
    await expect(dialog.root).toContainText('New shared secret, version 2.');
    const value = await dialog.value.inputValue();
    await dialog.doneButton.click();
    await expect(panel.root).toContainText(/Version 1 stays accepted for\s+(59 min|1 h)/);
    await expect(panel.progress).toHaveAccessibleName('0 of 12 integrations updated');
    expect(saying(/^is let in/)).toHaveLength(appnames.length);
    return value;
  });

  const owners = await browser.newContext({ baseURL: rekey.origin, storageState: signedOut });
  const ownersPage = await owners.newPage();

  await test.step('nine are updated by their owners, who have no sign-in', async () => {
    const nine = appnames.filter((appname) => !stragglers.includes(appname));
    await updateOnPage(ownersPage, nine, secret);
    await expect(panel.progress).toHaveAccessibleName('9 of 12 integrations updated', soon);
  });

  await test.step('three stragglers are named: how often, last when, from where', async () => {
    const still = panel.group('Still on version 1');
    await expect(still.getByRole('listitem')).toHaveCount(stragglers.length);
    for (const appname of stragglers)
      await expect(still.getByRole('listitem').filter({ hasText: appname })).toContainText(
        /let in with the previous secret\s+\d+ times in all, last\s+(just now|1 minute ago)\s+from \S+/,
      );
  });

  await test.step('the overlap is ended early', async () => {
    await panel.endOverlapButton.click();
    const ending = new ActionDialog(page, 'End the overlap now');
    await expect(ending.root).toContainText(/3 integrations\s+are still on it and will stop/);
    // In the order in which they were added, all at once.
    const named = ending.root.getByRole('listitem');
    await expect(named).toHaveCount(stragglers.length);
    expect((await named.allTextContents()).toSorted()).toEqual(stragglers);
    await ending.button('END OVERLAP NOW').click();
    await expect(ending.root).toContainText(/Every node has dropped version 1 \(1 of 1 confirmed/);
    await ending.button('DONE').click();
  });

  await test.step('the stragglers are refused, and told why; the page names them', async () => {
    const why =
      /^is refused: SHARED_SECRET_REGENERATED: The account's shared secret was regenerated at \S+; put the current shared secret into the integration's credential string/;
    await expect.poll(() => saying(why).sort(), atItsNextRequest).toEqual(stragglers);
    expect(saying(/^is let in/)).toHaveLength(9);
    const knocking = panel.group('Still knocking with the retired secret');
    for (const appname of stragglers)
      await expect(knocking.getByRole('listitem').filter({ hasText: appname })).toContainText(
        /refused with a retired secret\s+(once|\d+ times), last\s+(just now|1 minute ago)\s+from \S+/,
        soon,
      );
  });

  await test.step('updated, they work again, with the appkeys they had', async () => {
    await updateOnPage(ownersPage, stragglers, secret);
    await allAreLetIn();
  });

  await test.step('a mistake: regenerated once more, for now; everything stops', async () => {
    await apiKeys.sharedSecretButton.click();
    await dialog.regenerate();
    await expect(dialog.root).toContainText('New shared secret, version 3.');
    await dialog.doneButton.click();
    await expect
      .poll(() => saying(/^is refused: SHARED_SECRET_REGENERATED/).length, atItsNextRequest)
      .toBe(appnames.length);
  });

  await test.step('undone: all work again, and nobody has updated anything', async () => {
    await panel.restoreButton.click();
    const restoring = new ActionDialog(page, 'Restore the previous secret');
    await restoring.button('RESTORE').click();
    await expect(restoring.root).toContainText(
      'The secret of version 2 is current again, as version 4.',
    );
    await restoring.button('DONE').click();
    await allAreLetIn();
    await expect(panel.progress).toHaveAccessibleName('12 of 12 integrations updated', soon);
  });

  await owners.close();
});
