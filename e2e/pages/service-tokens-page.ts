import type { Locator, Page } from '@playwright/test';

/** Settings > Service tokens. */
export class ServiceTokensPage {
  readonly page: Page;
  readonly addButton: Locator;
  readonly table: Locator;

  constructor(page: Page) {
    this.page = page;
    this.addButton = page.getByRole('button', { name: 'ADD SERVICE TOKEN' });
    this.table = page.getByRole('table', { name: 'Service tokens' });
  }

  async open(): Promise<void> {
    await this.page.goto('/settings/service-tokens');
    await this.page.getByRole('heading', { name: 'Service tokens', level: 1 }).waitFor();
  }

  row(name: string): Locator {
    return this.table.getByRole('row').filter({ hasText: name });
  }

  async choose(name: string, action: 'Change' | 'Revoke'): Promise<void> {
    await this.page.getByRole('button', { name: `${action} ${name}`, exact: true }).click();
  }
}
