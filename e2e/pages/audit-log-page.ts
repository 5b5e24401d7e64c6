import type { Locator, Page } from '@playwright/test';

const place = { sequence: 16, hash: 'f'.repeat(64) };

/** What the server says of a log in which somebody edited entry 17. */
export const bentLog = {
  auditChainCheck: {
    verifiedTo: place,
    end: { ...place, sequence: 20 },
    problem: 'The audit log has an entry 17 that its hash is not of.',
  },
};

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

  /** Opens the dialog in which the log is verified and exported. */
  async openExport(): Promise<Locator> {
    await this.page.getByRole('button', { name: 'EXPORT', exact: true }).click();
    return this.page.getByRole('dialog', { name: 'Export the audit log' });
  }

  /** Opens an entry and gives what it tells: who, when, from where, before and after. */
  async openDetails(entry: Locator): Promise<Locator> {
    await entry.getByRole('button', { name: /^Details of/ }).click();
    return this.page.getByRole('row').filter({ has: this.page.getByRole('term') });
  }
}
