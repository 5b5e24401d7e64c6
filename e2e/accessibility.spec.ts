import { findAccessibilityProblems, sidewaysScrollPx } from './browser/audit-accessibility.ts';
import { expect, signedOut, test } from './fixtures.ts';
import { administratorViews } from './views/administrator-views.ts';
import { setScene } from './views/set-scene.ts';
import { signedOutViews } from './views/signed-out-views.ts';
import type { Page } from '@playwright/test';

// WCAG 2.2 AA on every page and dialog, in both themes, from a desktop's width down to 360 px.

// A product of its own: some views leave an overlap open, and others' keys in use.
test.use({
  settings: { ACCOUNT_SHORTNAME: 'acmecorp', WEBHOOK_ALLOWED_RANGES: '127.0.0.1' },
});

let invitationLink: string;

test.beforeAll(async ({ rekey, api }) => {
  invitationLink = await setScene(rekey.origin, api);
});

const THEMES = ['light', 'dark'] as const;
const WIDTHS_PX = [1280, 360];

async function expectAccessible(page: Page, view: string): Promise<void> {
  for (const width of WIDTHS_PX) {
    await page.setViewportSize({ width, height: 800 });
    expect.soft(await sidewaysScrollPx(page), `${view} at ${width} px scrolls sideways`).toBe(0);
    for (const colorScheme of THEMES) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      const problems = await findAccessibilityProblems(page);
      expect.soft(problems, `${view}, ${colorScheme}, ${width} px`).toEqual([]);
    }
  }
}

for (const view of administratorViews) {
  test(`${view.name} is accessible`, async ({ page }) => {
    await view.open(page);
    await expectAccessible(page, view.name);
  });
}

test('everything shown before a sign-in is accessible', async ({ browser, baseURL }) => {
  test.setTimeout(60_000);
  const context = await browser.newContext({ baseURL: baseURL!, storageState: signedOut });
  const page = await context.newPage();
  for (const view of signedOutViews(invitationLink)) {
    await view.open(page);
    await expectAccessible(page, view.name);
  }
  await context.close();
});
