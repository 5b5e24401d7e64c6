import type { Locator, Page } from '@playwright/test';

/** Settings > Users. */
export class UsersPage {
  readonly page: Page;
  readonly inviteButton: Locator;
  readonly table: Locator;
  readonly invitations: Locator;

  constructor(page: Page) {
    this.page = page;
    this.inviteButton = page.getByRole('button', { name: 'INVITE USER' });
    this.table = page.getByRole('table', { name: 'Users' });
    this.invitations = page.getByRole('table', { name: 'Open invitations' });
  }

  async open(): Promise<void> {
    await this.page.goto('/settings/users');
    await this.page.getByRole('heading', { name: 'Users', level: 1 }).waitFor();
  }

  row(email: string): Locator {
    return this.table.getByRole('row').filter({ hasText: email });
  }

  /** Opens the menu of a user, by name, and chooses from it. */
  async choose(
    name: string,
    action: 'Change role' | 'End sessions' | 'Remove' | 'Remove second factors' | 'Reset password',
  ): Promise<void> {
    await this.page.getByRole('button', { name: `Actions for ${name}`, exact: true }).click();
    await this.page.getByRole('menuitem', { name: action, exact: true }).click();
  }
}
