import type { Page } from '@playwright/test';
import { credentialViews } from './credential-views.ts';
import { SignInPage } from '../pages/sign-in-page.ts';
import { scene, type View } from './view.ts';

/** What is shown to who is not signed in. `invitationLink` has not been used. */
export function signedOutViews(invitationLink: string): readonly View[] {
  const at = (path: string, heading: string | RegExp) => async (page: Page) => {
    await page.goto('about:blank');
    await page.goto(path);
    await page.getByRole('heading', { name: heading }).waitFor();
  };
  return [
    { name: 'sign-in', open: at('/sign-in', 'Sign in') },
    {
      name: 'sign-in-refused',
      open: async (page) => {
        await at('/sign-in', 'Sign in')(page);
        await page.getByLabel('E-mail').fill('nobody@rekey.example');
        await page.getByLabel('Password').fill('not the password');
        await page.getByRole('button', { name: 'Sign in' }).click();
        await page.getByRole('alert').waitFor();
      },
    },
    {
      name: 'sign-in-second-factor',
      open: async (page) => {
        await at('/sign-in', 'Sign in')(page);
        const signIn = new SignInPage(page);
        await signIn.signIn(scene.protectedUser);
        await signIn.showCode('no code');
        await page.getByText('This code is not right.').waitFor();
      },
    },
    {
      name: 'sign-in-provider-refused',
      open: at('/sign-in/provider?code=none&state=none', 'Single sign-on did not work'),
    },
    { name: 'setup', open: at('/setup#a-token-of-a-setup-link', 'Set up Rekey') },
    { name: 'setup-incomplete', open: at('/setup', 'Set up Rekey') },
    { name: 'reset', open: at('/reset#a-token-of-a-reset-link', 'Choose another password') },
    { name: 'invitation', open: at(invitationLink, /^Join /) },
    { name: 'invitation-unusable', open: at('/invitation#no-longer', /cannot be used/) },
    ...credentialViews(),
  ];
}
