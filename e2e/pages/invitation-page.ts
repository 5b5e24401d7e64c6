import type { Page } from '@playwright/test';
import type { Person } from '../product/api-client.ts';

/** Where an invitation link leads. */
export class InvitationPage {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  /** Fills in the form and joins. */
  async accept({ name, password }: Pick<Person, 'name' | 'password'>): Promise<void> {
    await this.page.getByLabel('Name').fill(name);
    await this.page.getByLabel('Password').fill(password);
    await this.page.getByRole('button', { name: 'Accept invitation' }).click();
  }
}
