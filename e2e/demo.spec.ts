import { expect, test } from '@playwright/test';
import { ActionDialog } from './pages/action-dialog.ts';
import { ApiKeysPage } from './pages/api-keys-page.ts';
import { RegenerationChoice } from './pages/regeneration-choice.ts';
import { RegenerationPanel } from './pages/regeneration-panel.ts';
import { SignInPage } from './pages/sign-in-page.ts';
import { startDemo, type RunningDemo } from './product/start-demo.ts';

// `npm run demo`, as a visitor finds it: with a past, with living traffic, and with owners who answer a
// regeneration.

/** Usage is written every 5 seconds, and asked for every 5. */
const soon = { timeout: 45_000 };

let demo: RunningDemo;

test.beforeAll(async () => {
  test.setTimeout(180_000);
  demo = await startDemo();
});

test.afterAll(() => demo.stop());

test('has integrations with a past, and owners who come over after a regeneration', async ({
  page,
}) => {
  test.setTimeout(180_000);
  const apiKeys = new ApiKeysPage(page);
  const choice = new RegenerationChoice(page);
  const panel = new RegenerationPanel(page);
  const { dialog } = choice;

  await test.step('what is printed leads in', async () => {
    await page.goto(demo.origin);
    await new SignInPage(page).signIn(demo);
    await apiKeys.heading.waitFor();
    await expect(page.getByRole('main')).toContainText('Due soon');
  });

  await test.step('the impact has plots of a past, and names who is harmless', async () => {
    await apiKeys.sharedSecretButton.click();
    await dialog.regenerateButton.click();
    await expect(dialog.root).toContainText('12 integrations in use');
    await expect(dialog.root.getByRole('listitem').first()).toContainText('mobile-gateway');
    await expect(dialog.root.getByRole('listitem').first()).toContainText(/[1-9]\d,\d{3} in 24 h/);
    await expect(dialog.root).toContainText(/3 keys\s+are harmless/);
  });

  await test.step('nine come over, three stay behind', async () => {
    await choice.staysAccepted.check();
    await dialog.understood.check();
    await choice.overlapButton('1 HOUR').click();
    await dialog.doneButton.click();
    await expect(panel.progress).toHaveAccessibleName('9 of 12 integrations updated', soon);
    const names = panel.group('Still on version 1').getByRole('listitem');
    await expect(names).toContainText(['chat-bot', 'service-desk', 'backup-runner'], soon);
    await expect(names.first()).toContainText('from 198.51.100.7');
  });

  await test.step('refused, they say so; a key press gives them the new secret', async () => {
    await panel.endOverlapButton.click();
    const ending = new ActionDialog(page, 'End the overlap now');
    await ending.button('END OVERLAP NOW').click();
    await demo.waitFor(/^chat-bot +is refused: SHARED_SECRET_REGENERATED: /m);
    demo.type('u');
    await demo.waitFor(
      /^chat-bot +is given the current shared secret\n[\s\S]*^chat-bot +is let in/m,
    );
  });
});
