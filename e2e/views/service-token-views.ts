import type { Page } from '@playwright/test';
import { scene, type View } from './view.ts';

/** The service tokens, and what is done about them. */
export function serviceTokenViews(): readonly View[] {
  const open = async (page: Page) => {
    await page.goto('/settings/service-tokens');
    await page.getByText(scene.serviceToken).first().waitFor();
  };
  return [
    { name: 'service-tokens', open },
    {
      name: 'add-service-token',
      open: async (page) => {
        await open(page);
        await page.getByRole('button', { name: 'ADD SERVICE TOKEN' }).click();
        await page.getByRole('dialog').waitFor();
      },
    },
    {
      name: 'change-service-token',
      open: async (page) => {
        await open(page);
        await page.getByRole('button', { name: `Change ${scene.serviceToken}` }).click();
        await page.getByRole('dialog').waitFor();
      },
    },
    {
      name: 'revoke-service-token',
      open: async (page) => {
        await open(page);
        await page.getByRole('button', { name: `Revoke ${scene.serviceToken}` }).click();
        await page.getByRole('dialog').waitFor();
      },
    },
  ];
}
