import type { Locator, Page } from '@playwright/test';
import type { Person } from '../product/api-client.ts';

/** Where an invitation link leads. */
export class InvitationPage {
  readonly page: Page;
  readonly name: Locator;
  readonly providerButton: Locator;

  constructor(page: Page) {
    this.page = page;
    this.name = page.getByLabel('Name');
    this.providerButton = page.getByRole('button', { name: /^Continue with / });
  }

  /** Fills in the form and joins. */
  async accept({ name, password }: Pick<Person, 'name' | 'password'>): Promise<void> {
    await this.name.fill(name);
    await this.page.getByLabel('Password').fill(password);
    await this.page.getByRole('button', { name: 'Accept invitation' }).click();
  }
}
