import { defineConfig } from '@playwright/test';
import { chromiumArguments, findChromium } from './browser/find-chromium.ts';

/** One browser at a time, against the built product, on two cores. */
export default defineConfig({
  testDir: '.',
  testMatch: '*.spec.ts',
  workers: 1,
  fullyParallel: false,
  timeout: 30_000,
  expect: { timeout: 5_000 },
  reporter: 'line',
  outputDir: 'test-results',
  use: {
    headless: true,
    launchOptions: { executablePath: findChromium(), args: [...chromiumArguments] },
    permissions: ['clipboard-read', 'clipboard-write'],
    viewport: { width: 1280, height: 800 },
    timezoneId: 'Europe/Berlin',
    locale: 'en-GB',
    actionTimeout: 5_000,
    navigationTimeout: 10_000,
    screenshot: 'only-on-failure',
  },
});
