import type { Browser, Page } from '@playwright/test';
import { useApiKey } from '../integration/use-api-key.ts';
import { ApiKeysPage } from '../pages/api-keys-page.ts';
import { addApiKey } from './account.ts';
import { ApiClient, type Person } from './api-client.ts';
import { startRekey } from './start-rekey.ts';

/** An overlap of the shortest time there is, and a way back as long, in a product of its own. */
export type OverlapRunningOut = {
  /** With the secret that the overlap still accepts. */
  readonly credential: string;
  /** The API Keys page, in a browser whose clock is wrong by so much. */
  readonly openPage: (clockAheadMs: number) => Promise<Page>;
  readonly stop: () => Promise<void>;
};

/** The shortest overlap that can be chosen; the way back is open as long. */
const SECONDS = 60;
const REGENERATE = `mutation {
  regenerateSharedSecret(input: { overlapSeconds: ${SECONDS} }) { errors { code } }
}`;

/** Starts a product with one integration in use, and regenerates. */
export async function startOverlapRunningOut(
  browser: Browser,
  administrator: Person,
): Promise<OverlapRunningOut> {
  const rekey = await startRekey({
    ACCOUNT_SHORTNAME: 'running-out',
    UNDO_SECONDS: String(SECONDS),
    BOOTSTRAP_ADMIN_EMAIL: administrator.email,
    BOOTSTRAP_ADMIN_PASSWORD: administrator.password,
  });
  const api = await ApiClient.signIn(rekey.origin, administrator);
  const credential = await addApiKey(api, { appname: 'left-behind' });
  await useApiKey(credential);
  await api.ask(REGENERATE);
  const openPage = async (clockAheadMs: number) => {
    const context = await browser.newContext({
      baseURL: rekey.origin,
      storageState: api.storageState(),
    });
    const page = await context.newPage();
    await page.clock.install({ time: Date.now() + clockAheadMs });
    await new ApiKeysPage(page).open();
    return page;
  };
  return { credential, openPage, stop: rekey.stop };
}
