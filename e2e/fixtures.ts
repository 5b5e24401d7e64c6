import { test as base } from '@playwright/test';
import { ApiClient, type Person } from './product/api-client.ts';
import { startRekey, type RunningRekey, type Settings } from './product/start-rekey.ts';

type WorkerFixtures = {
  /** Settings of the product under test. A file with its own has a product of its own. */
  readonly settings: Settings;
  readonly rekey: RunningRekey;
  /** The first administrator, in a session beside the browser's. */
  readonly api: ApiClient;
};

/** The first administrator of the product under test. Made by settings, they are called by their e-mail address. */
export const administrator: Person = {
  name: 'admin@rekey.example',
  email: 'admin@rekey.example',
  password: 'quiet-harbour-lantern-41',
};

/** A browser without a session. */
export const signedOut = { cookies: [], origins: [] };

/** Tests against the running product, in a browser that the first administrator is signed in with. */
export const test = base.extend<object, WorkerFixtures>({
  settings: [{}, { option: true, scope: 'worker' }],
  rekey: [
    async ({ settings }, use) => {
      const rekey = await startRekey({
        BOOTSTRAP_ADMIN_EMAIL: administrator.email,
        BOOTSTRAP_ADMIN_PASSWORD: administrator.password,
        FRESH_SESSION_SECONDS: '3600',
        // Tests show the code to come, and need not wait for it.
        TOTP_TOLERANCE_SECONDS: '30',
        ...settings,
      });
      await use(rekey);
      await rekey.stop();
    },
    { scope: 'worker', timeout: 90_000 },
  ],
  api: [
    async ({ rekey }, use) => {
      await use(await ApiClient.signIn(rekey.origin, administrator));
    },
    { scope: 'worker' },
  ],
  baseURL: async ({ rekey }, use) => {
    await use(rekey.origin);
  },
  storageState: async ({ api }, use) => {
    await use(api.storageState());
  },
});

export { expect } from '@playwright/test';
