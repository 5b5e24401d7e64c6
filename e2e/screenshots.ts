import { mkdir, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Page } from '@playwright/test';
import { chromiumArguments, findChromium } from './browser/find-chromium.ts';
import { administrator, signedOut } from './fixtures.ts';
import { ApiClient } from './product/api-client.ts';
import { startRekeyAsItIs } from './product/start-rekey.ts';
import { takeReadmePictures } from './readme-pictures.ts';
import { administratorViews } from './views/administrator-views.ts';
import { setScene } from './views/set-scene.ts';
import { signedOutViews } from './views/signed-out-views.ts';
import type { View } from './views/view.ts';

// Pictures of every page and dialog, in both themes, wide and narrow, to look at. With --readme also
// those of the README, into docs/.

const THEMES = ['light', 'dark'] as const;
const SIZES = [
  { width: 1280, height: 800 },
  { width: 360, height: 780 },
];

const args = process.argv.slice(2);
const forReadme = args.includes('--readme');
const named = args.find((argument) => !argument.startsWith('--'));
const folder = named ?? (await mkdtemp(join(tmpdir(), 'rekey-screenshots-')));

async function picture(page: Page, name: string): Promise<void> {
  for (const size of SIZES) {
    await page.setViewportSize(size);
    for (const colorScheme of THEMES) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      const path = join(folder, `${name}-${size.width}-${colorScheme}.png`);
      await page.screenshot({ path, animations: 'disabled', caret: 'hide' });
    }
  }
  await page.setViewportSize(SIZES[0]!);
}

async function pictures(page: Page, views: readonly View[]): Promise<void> {
  for (const view of views) {
    await view.open(page);
    await picture(page, view.name);
    console.log(view.name);
  }
}

const rekey = await startRekeyAsItIs({
  BOOTSTRAP_ADMIN_EMAIL: administrator.email,
  BOOTSTRAP_ADMIN_PASSWORD: administrator.password,
  ACCOUNT_SHORTNAME: 'acmecorp',
  WEBHOOK_ALLOWED_RANGES: '127.0.0.1',
});
const browser = await chromium.launch({
  executablePath: findChromium(),
  args: [...chromiumArguments],
});
try {
  if (forReadme) await takeReadmePictures(browser);
  const { origin } = rekey;
  const api = await ApiClient.signIn(origin, administrator);
  await mkdir(folder, { recursive: true });
  const emptyContext = await browser.newContext({
    baseURL: origin,
    storageState: api.storageState(),
  });
  const page = await emptyContext.newPage();
  await page.goto('/settings/api-keys');
  await page.getByText('No API keys yet').waitFor();
  await picture(page, 'api-keys-empty');
  const invitationLink = await setScene(origin, api);
  await pictures(page, administratorViews);
  const nobody = await browser.newContext({ baseURL: origin, storageState: signedOut });
  await pictures(await nobody.newPage(), signedOutViews(invitationLink));
  console.log(`\nIn ${folder}`);
} finally {
  await browser.close();
  await rekey.stop();
}
