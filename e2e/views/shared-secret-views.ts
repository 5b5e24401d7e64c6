import type { Page } from '@playwright/test';
import { ApiKeysPage } from '../pages/api-keys-page.ts';
import { SharedSecretDialog } from '../pages/shared-secret-dialog.ts';
import type { View } from './view.ts';

/** The shared-secret dialog, step by step. Opening the last of them regenerates. */
export function sharedSecretViews(): readonly View[] {
  const open = async (page: Page) => {
    await new ApiKeysPage(page).open('?dialog=shared-secret');
    const dialog = new SharedSecretDialog(page);
    await dialog.value.waitFor();
    return dialog;
  };
  return [
    { name: 'shared-secret', open },
    {
      name: 'shared-secret-confirming',
      open: async (page) => {
        const dialog = await open(page);
        await dialog.regenerateButton.click();
        await dialog.understood.check();
      },
    },
    {
      name: 'shared-secret-regenerated',
      open: async (page) => {
        const dialog = await open(page);
        await dialog.regenerate();
        await dialog.doneButton.waitFor();
      },
    },
  ];
}
