import { join } from 'node:path';
import type { Browser, Locator, Page } from '@playwright/test';
import { ApiKeysPage } from './pages/api-keys-page.ts';
import { RegenerationChoice } from './pages/regeneration-choice.ts';
import { RegenerationPanel } from './pages/regeneration-panel.ts';
import { SharedSecretDialog } from './pages/shared-secret-dialog.ts';
import { ApiClient } from './product/api-client.ts';
import { startDemo } from './product/start-demo.ts';

// The pictures of the README, of the demonstration as a visitor sees it: nobody's secrets, and a past.

const docs = join(import.meta.dirname, '../docs');
const THEMES = [
  ['light', ''],
  ['dark', '-dark'],
] as const;

/** Takes them into `docs/`. Its integrations take some seconds to come over. */
export async function takeReadmePictures(browser: Browser): Promise<void> {
  const demo = await startDemo();
  try {
    const api = await ApiClient.signIn(demo.origin, demo);
    const context = await browser.newContext({
      baseURL: demo.origin,
      storageState: api.storageState(),
      viewport: { width: 1200, height: 640 },
    });
    const page = await context.newPage();
    await secretPicture(page);
    await impactPicture(page);
    await stragglersPicture(page);
    await context.close();
  } finally {
    await demo.stop();
  }
}

async function secretPicture(page: Page): Promise<void> {
  await new ApiKeysPage(page).open('?dialog=shared-secret');
  await new SharedSecretDialog(page).value.waitFor();
  await page.getByText('backup-runner').first().waitFor();
  await take(page, 'screenshot');
}

/** What is asked before it regenerates: the dialog alone, as high as it is. */
async function impactPicture(page: Page): Promise<void> {
  await page.setViewportSize({ width: 760, height: 1120 });
  const choice = new RegenerationChoice(page);
  await choice.dialog.regenerateButton.click();
  await choice.staysAccepted.check();
  await choice.dialog.understood.check();
  await take(page, 'screenshot-impact', choice.dialog.root);
  await choice.overlapButton('1 HOUR').click();
  await choice.dialog.doneButton.click();
}

/** Who came over and who did not, above the table. */
async function stragglersPicture(page: Page): Promise<void> {
  const panel = new RegenerationPanel(page);
  await page.setViewportSize({ width: 1200, height: 760 });
  await panel.root.getByText('9 of 12 integrations updated').first().waitFor({ timeout: 60_000 });
  await panel.group('Still on version 1').getByRole('listitem').nth(2).waitFor();
  await take(page, 'screenshot-stragglers');
}

/** Whole, or of one element. */
async function take(page: Page, name: string, element?: Locator): Promise<void> {
  for (const [colorScheme, suffix] of THEMES) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    const path = join(docs, `${name}${suffix}.png`);
    await (element ?? page).screenshot({ path, animations: 'disabled', caret: 'hide' });
  }
}
