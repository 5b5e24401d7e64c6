import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test as base } from '@playwright/test';
import { administrator, expect } from './fixtures.ts';
import { ApiKeysPage } from './pages/api-keys-page.ts';
import { ApiClient } from './product/api-client.ts';
import { setUpAuthenticator } from './product/authenticator.ts';
import { makeResetLink } from './product/make-reset-link.ts';
import { startRekeyAsItIs } from './product/start-rekey.ts';

const test = base.extend<{ dataDir: string }>({
  dataDir: async ({ browserName: _ }, use) => {
    const folder = await mkdtemp(join(tmpdir(), 'rekey-reset-'));
    await use(folder);
    await rm(folder, { recursive: true, force: true });
  },
});

test('an administrator who lost password and phone is let in by a link made on the machine, once', async ({
  page,
  dataDir,
}) => {
  const before = await startRekeyAsItIs({
    DATA_DIR: dataDir,
    BOOTSTRAP_ADMIN_EMAIL: administrator.email,
    BOOTSTRAP_ADMIN_PASSWORD: administrator.password,
  });
  await setUpAuthenticator(await ApiClient.signIn(before.origin, administrator));
  // The embedded database serves one process, and the operator is told so.
  const early = await makeResetLink(dataDir, administrator.email);
  expect(early).toMatchObject({ code: 1, stdout: '' });
  expect(early.stderr).toContain('Another process is using the embedded database');
  await before.stop();
  expect(await makeResetLink(dataDir)).toMatchObject({ code: 2, stdout: '' });
  const { code, stderr } = await makeResetLink(dataDir, 'nobody@rekey.example');
  expect([code, stderr]).toEqual([1, expect.stringContaining('No administrator has this')]);
  const made = await makeResetLink(dataDir, administrator.email, '--second-factors');
  expect(made, made.stderr).toMatchObject({ code: 0, stderr: '' });
  const { hash } = new URL(made.stdout.split('\n')[0]!);

  const after = await startRekeyAsItIs({ DATA_DIR: dataDir });
  const chooseAnother = async (password: string) => {
    await page.goto('about:blank');
    await page.goto(`${after.origin}/reset${hash}`);
    await page.getByLabel('New password').fill(password);
    await page.getByRole('button', { name: 'Save and sign in' }).click();
  };
  await chooseAnother('found-it-again-this-time');
  await expect(new ApiKeysPage(page).heading).toBeVisible();
  await page.context().clearCookies();
  await chooseAnother('and-once-more-by-somebody');
  await expect(page.getByRole('alert')).toContainText('This reset link is wrong, used or older');
  expect(after.output()).not.toContain(hash.slice(1));
  await after.stop();
});
