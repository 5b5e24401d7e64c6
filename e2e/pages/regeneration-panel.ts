import type { Locator, Page } from '@playwright/test';

/** What the API Keys page shows of the shared secret, and of how far its integrations have come. */
export class RegenerationPanel {
  readonly root: Locator;
  readonly progress: Locator;
  readonly endOverlapButton: Locator;
  readonly restoreButton: Locator;
  readonly dismissButton: Locator;
  readonly versionsButton: Locator;
  readonly maxAgeButton: Locator;
  readonly scheduleButton: Locator;

  constructor(page: Page) {
    this.root = page.getByRole('region', { name: /^Version \d+ came into force/ });
    this.progress = this.root.getByRole('progressbar');
    this.endOverlapButton = this.root.getByRole('button', { name: 'End overlap now' });
    this.restoreButton = this.root.getByRole('button', { name: 'Restore the previous secret' });
    this.dismissButton = this.root.getByRole('button', { name: 'Dismiss' });
    this.versionsButton = page.getByRole('button', { name: 'Versions', exact: true });
    this.maxAgeButton = page.getByRole('button', { name: 'Maximum age', exact: true });
    this.scheduleButton = page.getByRole('button', { name: 'Schedule', exact: true });
  }

  /** The list under a heading that begins so. */
  group(title: string): Locator {
    return this.root.getByRole('group').filter({ hasText: title });
  }
}
