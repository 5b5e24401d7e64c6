import type { Locator, Page } from '@playwright/test';
import { ActionDialog } from '../pages/action-dialog.ts';
import { ApiKeysPage } from '../pages/api-keys-page.ts';
import { RegenerationChoice } from '../pages/regeneration-choice.ts';
import { RegenerationPanel } from '../pages/regeneration-panel.ts';
import { SharedSecretDialog } from '../pages/shared-secret-dialog.ts';
import type { View } from './view.ts';

/** The shared-secret dialog, step by step, and what a regeneration leaves to do. */
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
      name: 'shared-secret-compromised',
      open: async (page) => {
        const dialog = await open(page);
        await dialog.regenerateButton.click();
        await new RegenerationChoice(page).reason.selectOption('COMPROMISED');
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
    ...regenerationViews(open),
  ];
}

/** What is there once an overlap is open. Opening the first of them regenerates. */
function regenerationViews(open: (page: Page) => Promise<SharedSecretDialog>): readonly View[] {
  const panel = async (page: Page) => {
    await new ApiKeysPage(page).open();
    const regenerated = new RegenerationPanel(page);
    await regenerated.endOverlapButton.waitFor();
    return regenerated;
  };
  const dialog = (name: string, title: string, button: (panel: RegenerationPanel) => Locator) => ({
    name,
    open: async (page: Page) => {
      await button(await panel(page)).click();
      await new ActionDialog(page, title).root.waitFor();
    },
  });
  return [
    {
      name: 'regeneration-overlap',
      open: async (page) => {
        await open(page);
        await new RegenerationChoice(page).regenerateWithOverlap();
        await panel(page);
      },
    },
    {
      name: 'regeneration-overlap-open',
      open: async (page) => {
        const secret = await open(page);
        await secret.regenerate();
        await new RegenerationChoice(page).endOverlapButton.waitFor();
      },
    },
    dialog('end-overlap', 'End the overlap now', ({ endOverlapButton }) => endOverlapButton),
    dialog('restore', 'Restore the previous secret', ({ restoreButton }) => restoreButton),
    dialog('versions', 'Versions of the shared secret', ({ versionsButton }) => versionsButton),
    dialog('maximum-age', 'Maximum age of the shared secret', ({ maxAgeButton }) => maxAgeButton),
    dialog('schedule', 'Schedule of the shared secret', ({ scheduleButton }) => scheduleButton),
  ];
}
