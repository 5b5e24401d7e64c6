import type { Page } from '@playwright/test';
import { CredentialPage } from '../pages/credential-page.ts';
import type { View } from './view.ts';

/** A credential string of nobody's: right in form, its secrets are digits and letters in a row. */
const credential = btoa(
  JSON.stringify({
    url: 'https://rekey.example/api/v1',
    shortname: 'acmecorp',
    appname: 'splunk-forwarder',
    sharedsecret: 'rks_0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefg0JFFaL',
    appkey: 'rka_0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefg3JwiJC',
  }),
);
const newSecret = 'rks_zyxwvutsrqponmlkjihgfedcbaZYXWVUTSRQPONMLKJ0SSZCl';

/** Updating a credential string, step by step; the same for everybody. */
export function credentialViews(): readonly View[] {
  const open = async (page: Page) => {
    await page.goto('about:blank');
    const update = new CredentialPage(page);
    await update.open();
    return update;
  };
  const filled = async (page: Page) => {
    const update = await open(page);
    await update.oldCredential.fill(credential);
    await update.newSecret.fill(newSecret);
    await update.newCredential.waitFor();
    return update;
  };
  return [
    { name: 'credential', open },
    {
      name: 'credential-wrong',
      open: async (page) => {
        const update = await open(page);
        await update.oldCredential.fill(credential.slice(0, 200));
        await update.newSecret.fill(newSecret.slice(0, -1));
      },
    },
    { name: 'credential-updated', open: filled },
    {
      name: 'credential-looked-up',
      open: async (page) => {
        await (await filled(page)).checkButton.click();
        await page.getByText(/^(You are not signed in|Compared with|This credential)/).waitFor();
      },
    },
  ];
}
