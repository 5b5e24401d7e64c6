import { defineConfig } from '@playwright/test';
import { chromiumArguments, findChromium } from './browser/find-chromium.ts';

/** One browser at a time for each part of the tests, against the built product. What waits, waits long: the machine may be busy. */
export default defineConfig({
  testDir: '.',
  testMatch: '*.spec.ts',
  workers: 1,
  fullyParallel: false,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  reporter: 'line',
  outputDir: 'test-results',
  use: {
    headless: true,
    launchOptions: { executablePath: findChromium(), args: [...chromiumArguments] },
    permissions: ['clipboard-read', 'clipboard-write'],
    viewport: { width: 1280, height: 800 },
    timezoneId: 'Europe/Berlin',
    locale: 'en-GB',
    actionTimeout: 10_000,
    navigationTimeout: 20_000,
    screenshot: 'only-on-failure',
  },
});
