import type { Locator, Page } from '@playwright/test';

/** Settings > Audit Log. */
export class AuditLogPage {
  readonly page: Page;
  readonly search: Locator;
  readonly actor: Locator;
  readonly eventClass: Locator;
  /** Entries, the newest first; the heading is no entry. */
  readonly entries: Locator;

  constructor(page: Page) {
    this.page = page;
    this.search = page.getByRole('searchbox', { name: 'Search the audit log' });
    this.actor = page.getByRole('searchbox', { name: 'Actor' });
    this.eventClass = page.getByLabel('Class');
    this.entries = page
      .getByRole('row')
      .filter({ has: page.getByRole('button', { name: /^Details of/ }) });
  }

  async open(query = ''): Promise<void> {
    await this.page.goto(`/settings/audit-log${query}`);
    await this.page.getByRole('heading', { name: 'Audit Log', level: 1 }).waitFor();
  }

  /** Entries of one kind, for example `SHARED_SECRET / VALUE / REVEAL`. */
  entry(kind: string): Locator {
    return this.entries.filter({ hasText: new RegExp(kind.split(' / ').join('\\s*/\\s*')) });
  }

  /** Opens an entry and gives what it tells: who, when, from where, before and after. */
  async openDetails(entry: Locator): Promise<Locator> {
    await entry.getByRole('button', { name: /^Details of/ }).click();
    return this.page.getByRole('row').filter({ has: this.page.getByRole('term') });
  }
}
