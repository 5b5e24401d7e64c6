import type { Locator, Page } from '@playwright/test';

/** Settings > Webhooks, and the log of one. */
export class WebhooksPage {
  readonly page: Page;
  readonly addButton: Locator;
  readonly table: Locator;
  readonly testButton: Locator;
  readonly deliveries: Locator;

  constructor(page: Page) {
    this.page = page;
    this.addButton = page.getByRole('button', { name: 'ADD WEBHOOK' });
    this.table = page.getByRole('table', { name: 'Webhooks' });
    this.testButton = page.getByRole('button', { name: 'SEND TEST EVENT' });
    this.deliveries = page.getByRole('table', { name: 'Deliveries' });
  }

  async open(): Promise<void> {
    await this.page.goto('/settings/webhooks');
    await this.page.getByRole('heading', { name: 'Webhooks', level: 1 }).waitFor();
  }

  row(name: string): Locator {
    return this.table.getByRole('row').filter({ hasText: name });
  }

  /** Goes to the log of a webhook. */
  async openLog(name: string): Promise<void> {
    await this.open();
    await this.table.getByRole('link', { name }).click();
    await this.page.getByRole('heading', { name, level: 1 }).waitFor();
  }

  /** Opens the menu of a webhook, by name, and chooses from it. */
  async choose(
    name: string,
    action: 'Edit' | 'Disable' | 'Enable' | 'Regenerate signing secret' | 'Delete',
  ): Promise<void> {
    await this.page.getByRole('button', { name: `Actions for ${name}`, exact: true }).click();
    await this.page.getByRole('menuitem', { name: action, exact: true }).click();
  }
}
