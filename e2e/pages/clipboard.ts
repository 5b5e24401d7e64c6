import type { Page } from '@playwright/test';

/** What the system's clipboard holds now. */
export function readClipboard(page: Page): Promise<string> {
  return page.evaluate(() => navigator.clipboard.readText());
}

/** Puts something else on the clipboard, so that nothing copied earlier is taken for a copy. */
export function overwriteClipboard(page: Page): Promise<void> {
  return page.evaluate(() => navigator.clipboard.writeText('something else'));
}
