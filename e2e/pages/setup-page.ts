import type { Page } from '@playwright/test';
import type { Person } from '../product/api-client.ts';

/** Where the setup link leads. */
export class SetupPage {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  /** Fills in the form and creates the first administrator. */
  async createAdministrator({ name, email, password }: Person): Promise<void> {
    await this.page.getByLabel('Name').fill(name);
    await this.page.getByLabel('E-mail').fill(email);
    await this.page.getByLabel('Password').fill(password);
    await this.page.getByRole('button', { name: 'Create administrator' }).click();
  }
}
