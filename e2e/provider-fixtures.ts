import type { Page } from '@playwright/test';
import { signedOut, test as base } from './fixtures.ts';
import type { Settings } from './product/start-rekey.ts';
import {
  startOpenidProvider,
  type RunningOpenidProvider,
} from './product/start-openid-provider.ts';

type WorkerFixtures = {
  readonly provider: RunningOpenidProvider;
  /** What else the product is set to. */
  readonly moreSettings: Settings;
};

/**
 * Tests against a product with a provider at another site, so that the browser treats its cookies and
 * ours as it would; in a browser without a session.
 */
export const test = base.extend<object, WorkerFixtures>({
  provider: [
    // eslint-disable-next-line no-empty-pattern -- Playwright reads what a fixture needs from here
    async ({}, use) => {
      const provider = await startOpenidProvider();
      await use(provider);
      await provider.stop();
    },
    { scope: 'worker' },
  ],
  moreSettings: [{}, { option: true, scope: 'worker' }],
  settings: [
    async ({ provider, moreSettings }, use) => {
      await use({ ...provider.settings, FRESH_SESSION_SECONDS: '300', ...moreSettings });
    },
    { scope: 'worker' },
  ],
  storageState: signedOut,
});

/** Says at the provider who one is. */
export async function logInAs(page: Page, name: string): Promise<void> {
  await page.waitForURL(/^http:\/\/127\.0\.0\.1:\d+\/interaction\//);
  await page.getByLabel('Name').fill(name);
  await page.getByRole('button', { name: 'Log in' }).click();
}
