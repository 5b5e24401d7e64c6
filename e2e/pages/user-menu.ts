import type { Locator, Page } from '@playwright/test';

/** The menu of who is signed in, in the top bar. */
export class UserMenu {
  readonly page: Page;
  readonly button: Locator;

  constructor(page: Page) {
    this.page = page;
    this.button = page.getByRole('button', { name: /^Signed in as/ });
  }

  async signOut(): Promise<void> {
    await this.button.click();
    await this.page.getByRole('menuitem', { name: 'Sign out' }).click();
  }
}
