import { answerOperation } from '../network/graphql-route.ts';
import { AuditLogPage, bentLog } from '../pages/audit-log-page.ts';
import { ProfilePage } from '../pages/profile-page.ts';
import { apiKeyDialogs, apiKeyPages } from './api-key-views.ts';
import { serviceTokenViews } from './service-token-views.ts';
import { sharedSecretViews } from './shared-secret-views.ts';
import { usageViews } from './usage-views.ts';
import { userViews } from './user-views.ts';
import type { View } from './view.ts';
import { webhookViews } from './webhook-views.ts';

/** Every page and dialog of a signed-in administrator. */
export const administratorViews: readonly View[] = [
  ...apiKeyPages(),
  ...sharedSecretViews(),
  ...apiKeyDialogs(),
  ...usageViews(),
  {
    name: 'audit-log',
    open: async (page) => {
      const log = new AuditLogPage(page);
      await log.open();
      await log.openDetails(log.entry('API_KEY').first());
    },
  },
  {
    name: 'export-audit-log',
    open: async (page) => {
      const log = new AuditLogPage(page);
      await log.open();
      const exporting = await log.openExport();
      await exporting.getByText('Verified up to entry').waitFor();
    },
  },
  {
    name: 'export-bent-audit-log',
    open: async (page) => {
      const log = new AuditLogPage(page);
      await log.open();
      const mend = await answerOperation(page, 'AuditChainCheck', bentLog);
      const exporting = await log.openExport();
      await exporting.getByText('is not as it was written').waitFor();
      await mend();
    },
  },
  ...userViews(),
  ...serviceTokenViews(),
  ...webhookViews(),
  {
    name: 'profile',
    open: async (page) => {
      await new ProfilePage(page).open();
      await page.getByText('This browser').waitFor();
    },
  },
  {
    name: 'set-up-authenticator',
    open: async (page) => {
      const profile = new ProfilePage(page);
      await profile.open();
      await profile.setUpAuthenticatorButton.click();
      await page.getByRole('img', { name: /^QR code/ }).waitFor();
    },
  },
  {
    name: 'add-passkey',
    open: async (page) => {
      const profile = new ProfilePage(page);
      await profile.open();
      await profile.addPasskeyButton.click();
      await page.getByRole('dialog').waitFor();
    },
  },
  {
    name: 'theme-menu',
    open: async (page) => {
      await new ProfilePage(page).open();
      await page.getByRole('button', { name: /^Theme/ }).click();
      await page.getByRole('menuitemradio').first().waitFor();
    },
  },
  {
    name: 'no-such-page',
    open: async (page) => {
      await page.goto('/no-such-page');
      await page.getByRole('heading', { name: 'There is no such page' }).waitFor();
    },
  },
];
