import { ActionDialog } from '../pages/action-dialog.ts';
import { UsersPage } from '../pages/users-page.ts';
import { scene, type View } from './view.ts';

/** The users, their invitations, and what is done about them. */
export function userViews(): readonly View[] {
  const chosen = (
    name: string,
    action: Parameters<UsersPage['choose']>[1],
    title: string,
  ): View => ({
    name,
    open: async (page) => {
      const users = new UsersPage(page);
      await users.open();
      await users.choose(scene.otherUser, action);
      await new ActionDialog(page, title).root.waitFor();
    },
  });
  return [
    {
      name: 'users',
      open: async (page) => {
        const users = new UsersPage(page);
        await users.open();
        await users.invitations.waitFor();
      },
    },
    {
      name: 'invite-user',
      open: async (page) => {
        const users = new UsersPage(page);
        await users.open();
        await users.inviteButton.click();
        await new ActionDialog(page, 'Invite user').root.waitFor();
      },
    },
    chosen('change-user-role', 'Change role', `Change the role of ${scene.otherUser}`),
    chosen('end-user-sessions', 'End sessions', `End the sessions of ${scene.otherUser}`),
    chosen('reset-password', 'Reset password', `Reset the password of ${scene.otherUser}`),
    {
      name: 'reset-link-ready',
      open: async (page) => {
        const users = new UsersPage(page);
        await users.open();
        await users.choose(scene.otherUser, 'Reset password');
        const asking = new ActionDialog(page, `Reset the password of ${scene.otherUser}`);
        await asking.button('MAKE LINK').click();
        await page.getByRole('dialog', { name: 'Reset link ready' }).waitFor();
      },
    },
    chosen('remove-user', 'Remove', `Remove ${scene.otherUser}`),
    {
      name: 'require-second-factor',
      open: async (page) => {
        await new UsersPage(page).open();
        await page.getByRole('button', { name: 'Require', exact: true }).click();
        await page.getByRole('dialog').waitFor();
      },
    },
    {
      name: 'remove-second-factors',
      open: async (page) => {
        const users = new UsersPage(page);
        await users.open();
        const { name } = scene.protectedUser;
        await users.choose(name, 'Remove second factors');
        await new ActionDialog(page, `Remove the second factors of ${name}`).root.waitFor();
      },
    },
    {
      name: 'revoke-invitation',
      open: async (page) => {
        await new UsersPage(page).open();
        await page
          .getByRole('button', { name: `Revoke the invitation of ${scene.invited}` })
          .click();
        await page.getByRole('dialog').waitFor();
      },
    },
  ];
}
