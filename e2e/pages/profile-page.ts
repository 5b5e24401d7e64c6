import type { Locator, Page } from '@playwright/test';

/** Settings > My profile. */
export class ProfilePage {
  readonly page: Page;
  readonly name: Locator;
  readonly currentPassword: Locator;
  readonly newPassword: Locator;
  readonly addPasskeyButton: Locator;
  readonly setUpAuthenticatorButton: Locator;
  readonly removeAuthenticatorButton: Locator;
  readonly sessionList: Locator;
  readonly sessions: Locator;

  constructor(page: Page) {
    this.page = page;
    this.name = page.getByLabel('Name', { exact: true });
    this.currentPassword = page.getByLabel('Current password');
    this.newPassword = page.getByLabel('New password');
    this.addPasskeyButton = page.getByRole('button', { name: 'Add a passkey' });
    this.setUpAuthenticatorButton = page.getByRole('button', {
      name: 'Set up an authenticator app',
    });
    this.removeAuthenticatorButton = page.getByRole('button', {
      name: 'Remove the authenticator app',
    });
    this.sessionList = page.getByRole('list', { name: 'Sessions' });
    this.sessions = this.sessionList.getByRole('listitem');
  }

  async open(): Promise<void> {
    await this.page.goto('/settings/profile');
    await this.page.getByRole('heading', { name: 'My profile', level: 1 }).waitFor();
  }

  async rename(name: string): Promise<void> {
    await this.name.fill(name);
    await this.page.getByRole('button', { name: 'Save name' }).click();
  }

  async changePassword(current: string, next: string): Promise<void> {
    await this.currentPassword.fill(current);
    await this.newPassword.fill(next);
    await this.page.getByRole('button', { name: 'Change password' }).click();
  }
}
