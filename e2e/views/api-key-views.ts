import type { Page } from '@playwright/test';
import { ActionDialog } from '../pages/action-dialog.ts';
import { AddApiKeyDialog } from '../pages/add-api-key-dialog.ts';
import { ApiKeysPage } from '../pages/api-keys-page.ts';
import { scene, type View } from './view.ts';

/** The list of API keys. */
export function apiKeyPages(): readonly View[] {
  return [
    {
      name: 'api-keys',
      open: async (page) => {
        const apiKeys = new ApiKeysPage(page);
        await apiKeys.open();
        await apiKeys.row(scene.apiKey).waitFor();
      },
    },
    {
      name: 'api-keys-nothing-found',
      open: async (page) => {
        await new ApiKeysPage(page).open('?search=nothing-has-this-name');
        await page.getByText('No API key matches').waitFor();
      },
    },
    {
      name: 'api-key-menu',
      open: async (page) => {
        const apiKeys = new ApiKeysPage(page);
        await apiKeys.open();
        await apiKeys.openMenu(scene.apiKey);
        await page.getByRole('menuitem').first().waitFor();
      },
    },
  ];
}

/** The dialogs that add and change an API key. */
export function apiKeyDialogs(): readonly View[] {
  const chosen = (name: string, action: string, title: string): View => ({
    name,
    open: async (page) => {
      const apiKeys = new ApiKeysPage(page);
      await apiKeys.open();
      await apiKeys.choose(scene.apiKey, action);
      await new ActionDialog(page, title).root.waitFor();
    },
  });
  const adding = async (page: Page, appname: string) => {
    const apiKeys = new ApiKeysPage(page);
    await apiKeys.open();
    await apiKeys.addButton.click();
    const dialog = new AddApiKeyDialog(page);
    await dialog.fill({ appname, description: 'Reads orders every night' });
    return dialog;
  };
  return [
    { name: 'add-api-key', open: (page) => adding(page, 'nightly-report') },
    {
      name: 'add-api-key-refused',
      open: async (page) => {
        const dialog = await adding(page, scene.apiKey);
        await dialog.saveButton.click();
        await page.locator('[aria-invalid=true]').waitFor();
      },
    },
    {
      name: 'api-key-added',
      open: async (page) => {
        const dialog = await adding(page, `nightly-report-${Date.now() % 1_000_000}`);
        await dialog.saveButton.click();
        await dialog.credential.value.waitFor();
      },
    },
    chosen('edit-api-key', 'Edit', `Edit ${scene.apiKey}`),
    chosen('disable-api-key', 'Disable', `Disable ${scene.apiKey}`),
    chosen('regenerate-appkey', 'Regenerate appkey', `Regenerate the appkey of ${scene.apiKey}`),
    chosen('delete-api-key', 'Delete', `Delete ${scene.apiKey}`),
  ];
}
