import { expect, type Locator, type Page } from '@playwright/test';

/** Settings > API Keys. */
export class ApiKeysPage {
  readonly page: Page;
  readonly heading: Locator;
  readonly sharedSecretButton: Locator;
  readonly addButton: Locator;
  readonly search: Locator;
  readonly status: Locator;
  readonly count: Locator;
  readonly table: Locator;
  /** Names of the keys that are listed, in order. */
  readonly names: Locator;

  constructor(page: Page) {
    this.page = page;
    this.heading = page.getByRole('heading', { name: 'API Keys', level: 1 });
    this.sharedSecretButton = page.getByRole('button', { name: 'API SHARED SECRET' });
    // An empty list offers it a second time.
    this.addButton = page.getByRole('button', { name: 'ADD API KEY' }).first();
    this.search = page.getByRole('searchbox', { name: 'Search API keys' });
    this.status = page.getByLabel('Status');
    this.count = page.getByRole('status').filter({ hasText: /^\s*[\d,]+\s+keys?\s*$/ });
    this.table = page.getByRole('table', { name: 'API keys' });
    this.names = this.table.getByRole('rowheader').locator('> :first-child');
  }

  async open(query = ''): Promise<void> {
    await this.page.goto(`/settings/api-keys${query}`);
    await this.heading.waitFor();
  }

  /** By the navigation, as a person comes here. */
  async openFromNavigation(): Promise<void> {
    await this.page
      .getByRole('navigation', { name: 'Settings' })
      .getByRole('link', { name: 'API Keys' })
      .click();
    await this.heading.waitFor();
  }

  row(appname: string): Locator {
    return this.table
      .getByRole('row')
      .filter({ has: this.page.getByTitle(appname, { exact: true }) });
  }

  /** The cell under a column's heading. */
  cell(appname: string, column: 'Role' | 'Last Login' | 'Status'): Locator {
    const index = { Role: 0, 'Last Login': 1, Status: 2 }[column];
    return this.row(appname).getByRole('cell').nth(index);
  }

  menuButton(appname: string): Locator {
    return this.page.getByRole('button', { name: `Actions for ${appname}`, exact: true });
  }

  /** Opens a row's menu; again where a panel that came above the list has moved the row from under the pointer. */
  async openMenu(appname: string): Promise<void> {
    const button = this.menuButton(appname);
    await expect(async () => {
      if ((await button.getAttribute('aria-expanded')) !== 'true') await button.click();
      await expect(button).toHaveAttribute('aria-expanded', 'true', { timeout: 1000 });
    }).toPass();
  }

  /** Opens a row's menu and chooses from it. */
  async choose(appname: string, action: string): Promise<void> {
    await this.openMenu(appname);
    await this.page.getByRole('menuitem', { name: action, exact: true }).click();
  }

  orderButton(column: 'Name / Description' | 'Last Login'): Locator {
    return this.table.getByRole('columnheader').getByRole('button', { name: column });
  }

  pageButton(name: 'Previous' | 'Next'): Locator {
    return this.page.getByRole('navigation', { name: 'Pages' }).getByRole('button', { name });
  }
}
