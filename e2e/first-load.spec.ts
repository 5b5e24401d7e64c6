import { gzipSync } from 'node:zlib';
import { expect, test } from './fixtures.ts';
import { ApiKeysPage } from './pages/api-keys-page.ts';
import { RegenerationPanel } from './pages/regeneration-panel.ts';
import { addApiKey, regenerateSharedSecret } from './product/account.ts';

/** Of gzipped JavaScript. Whoever opens the app on a bad line waits for all of it. */
const kilobytesMax = 80;

// Bytes and not time, which on a busy machine says nothing. `npm run bench` measures both.
test(`shows the API keys, and how a regeneration goes, with at most ${kilobytesMax} kB of JavaScript`, async ({
  api,
  page,
}) => {
  await addApiKey(api, { appname: 'to-be-listed' });
  await regenerateSharedSecret(api);
  const sizes = new Map<string, Promise<number>>();
  page.on('response', (response) => {
    const { pathname } = new URL(response.url());
    if (!pathname.endsWith('.js')) return;
    sizes.set(
      pathname,
      response.body().then((body) => gzipSync(body, { level: 9 }).length),
    );
  });
  // What a page that has come to rest loads ahead is no part of it: here no timer goes off.
  const now = Date.now();
  await page.clock.install({ time: now });
  await page.clock.pauseAt(now + 1000);
  const apiKeys = new ApiKeysPage(page);
  await apiKeys.open();
  await expect(apiKeys.row('to-be-listed')).toBeVisible();
  await expect(new RegenerationPanel(page).restoreButton).toBeVisible();
  const bytes = await Promise.all(sizes.values());
  const kilobytes = bytes.reduce((sum, size) => sum + size, 0) / 1000;
  expect(sizes.size).toBeGreaterThan(20);
  expect(kilobytes).toBeLessThanOrEqual(kilobytesMax);
  test.info().annotations.push({ type: 'kB gzipped', description: kilobytes.toFixed(1) });
});
