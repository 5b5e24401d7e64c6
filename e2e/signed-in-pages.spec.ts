import { administrator, expect, signedOut, test } from './fixtures.ts';
import { ApiKeysPage } from './pages/api-keys-page.ts';
import { SignInPage } from './pages/sign-in-page.ts';
import { UserMenu } from './pages/user-menu.ts';

const PAGES = ['api-keys', 'usage', 'audit-log', 'users', 'service-tokens', 'webhooks', 'profile'];

test('every page offers to sign out, and none leaves anything in the browser', async ({
  page,
  context,
}) => {
  for (const name of PAGES) {
    await page.goto(`/settings/${name}`);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    await new UserMenu(page).button.click();
    await expect(page.getByRole('menuitem', { name: 'Sign out' })).toBeVisible();
    await page.keyboard.press('Escape');
  }
  // With the secret shown, which is what had better not be kept (ASVS 14.3.3).
  await page.goto('/settings/api-keys');
  await new ApiKeysPage(page).sharedSecretButton.click();
  await expect(page.getByRole('dialog').getByLabel('Shared Secret')).toHaveValue(/^rks_/);
  const kept = await page.evaluate(async () => ({
    local: Object.keys(localStorage),
    session: Object.entries(sessionStorage).filter(([key]) => !key.startsWith('sveltekit:')),
    databases: (await indexedDB.databases()).length,
    caches: (await caches.keys()).length,
    workers: (await navigator.serviceWorker.getRegistrations()).length,
    text: JSON.stringify([{ ...localStorage }, { ...sessionStorage }]),
  }));
  expect(kept).toMatchObject({ local: [], session: [], databases: 0, caches: 0, workers: 0 });
  expect(kept.text).not.toContain('rks_');
  expect((await context.cookies()).map(({ name }) => name)).toEqual(['rekey.session']);
});

test.describe('passwords', () => {
  test.use({ storageState: signedOut });

  test('are masked, and can be pasted and filled in by a password manager', async ({ page }) => {
    await page.goto('/sign-in');
    const { password } = new SignInPage(page);
    await expect(password).toHaveAttribute('type', 'password');
    await expect(password).toHaveAttribute('autocomplete', 'current-password');
    await page.evaluate((text) => navigator.clipboard.writeText(text), administrator.password);
    await password.focus();
    await page.keyboard.press('Control+V');
    await expect(password).toHaveValue(administrator.password);
    await page.goto('/reset#a-token-of-a-reset-link');
    const chosen = page.getByLabel('New password');
    await expect(chosen).toHaveAttribute('type', 'password');
    await expect(chosen).toHaveAttribute('autocomplete', 'new-password');
  });
});

test('on a phone, the navigation shows where one is, also after going back', async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 740 });
  const current = page.getByRole('navigation', { name: 'Settings' }).locator('[aria-current=page]');
  for (const name of PAGES) {
    await page.goto(`/settings/${name}`);
    await expect(current).toBeInViewport({ ratio: 1 });
  }
  await page.getByRole('link', { name: 'API Keys' }).click();
  await expect(current).toHaveText(/API Keys/);
  await page.goBack();
  await expect(current).toHaveText(/My profile/);
  await expect(current).toBeInViewport({ ratio: 1 });
});
