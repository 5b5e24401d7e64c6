import type { Page } from '@playwright/test';

/** Takes the permission to write to the clipboard from the page's origin, as a person or a policy can. */
export async function denyClipboard(page: Page): Promise<void> {
  const session = await page.context().newCDPSession(page);
  const { targetInfo } = await session.send('Target.getTargetInfo');
  const browser = await page.context().browser()!.newBrowserCDPSession();
  for (const permission of [
    { name: 'clipboard-write' },
    { name: 'clipboard-write', allowWithoutSanitization: true },
  ])
    await browser.send('Browser.setPermission', {
      permission,
      setting: 'denied',
      origin: new URL(page.url()).origin,
      ...(targetInfo.browserContextId && { browserContextId: targetInfo.browserContextId }),
    });
  // The browser's session stays: what it was told holds as long as it does.
  await session.detach();
}
