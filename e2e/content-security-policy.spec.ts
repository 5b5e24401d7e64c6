import { expect, signedOut, test } from './fixtures.ts';
import type { Page } from '@playwright/test';

// The policy of SECURITY.md, "Headers", as a browser holds the built app to it.

const PAGES = [
  '/settings/api-keys',
  '/settings/usage',
  '/settings/audit-log',
  '/settings/users',
  '/settings/service-tokens',
  '/settings/webhooks',
  '/settings/profile',
  '/credential',
];

/** What a page did that its policy forbids, from its first script on. */
async function watchViolations(page: Page): Promise<string[]> {
  const violations: string[] = [];
  await page.exposeFunction('tellViolation', (what: string) => void violations.push(what));
  await page.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) => {
      const page = globalThis as unknown as { tellViolation: (what: string) => void };
      page.tellViolation(`${violatedDirective} ${blockedURI} on ${location.pathname}`);
    });
  });
  return violations;
}

test('the app does nothing that its policy forbids, on any page', async ({ page }) => {
  const violations = await watchViolations(page);
  for (const path of PAGES) {
    await page.goto(path);
    await expect(page.getByRole('main')).toBeVisible();
  }
  await page.goto('/settings/api-keys');
  await page.getByRole('button', { name: 'API SHARED SECRET' }).click();
  await expect(page.getByRole('dialog')).toBeVisible();
  expect(violations).toEqual([]);

  // What anyone might smuggle in is found and does nothing.
  await page.evaluate(() => {
    document.body.setAttribute('style', 'outline: 1px solid red');
    const image = document.createElement('img');
    image.src = 'https://example.com/a.png';
    document.body.append(image);
    const script = document.createElement('script');
    try {
      script.textContent = 'globalThis.smuggled = true';
    } catch {
      // Trusted Types take no text at all.
    }
    document.body.append(script);
  });
  await expect
    .poll(() => violations.map((violation) => violation.split(' ')[0]))
    .toEqual(expect.arrayContaining(['style-src-attr', 'img-src', 'require-trusted-types-for']));
  expect(await page.evaluate(() => 'smuggled' in globalThis)).toBe(false);
});

test.describe('signed out', () => {
  test.use({ storageState: signedOut });

  test('the page is without inline code, as it is sent', async ({ page, request }) => {
    const html = await (await request.get('/', { headers: { accept: 'text/html' } })).text();
    expect(html).toContain('<script src="/_app/');
    expect(html).not.toMatch(
      /<script(?![^>]*\ssrc=)[^>]*>|<style|\sstyle=|\son[a-z]+=|javascript:/i,
    );
    const violations = await watchViolations(page);
    await page.goto('/');
    await expect(page.getByRole('main')).toBeVisible();
    expect(violations).toEqual([]);
  });
});
