import type { Locator, Page } from '@playwright/test';

/** Update a credential string: for anybody, without a sign-in. */
export class CredentialPage {
  readonly page: Page;
  readonly heading: Locator;
  readonly oldCredential: Locator;
  readonly newSecret: Locator;
  readonly newCredential: Locator;
  readonly facts: Locator;
  readonly copyButton: Locator;
  readonly checkButton: Locator;
  readonly useCurrentButton: Locator;
  readonly password: Locator;

  constructor(page: Page) {
    this.page = page;
    this.heading = page.getByRole('heading', { name: 'Update a credential string', level: 1 });
    this.oldCredential = page.getByRole('textbox', { name: 'Old credential string' });
    this.newSecret = page.getByRole('textbox', { name: 'New shared secret' });
    this.newCredential = page.getByRole('textbox', { name: 'New credential string' });
    this.facts = page.locator('dl');
    this.copyButton = page.getByRole('button', { name: /^Cop(y|ied)$/ });
    this.checkButton = page.getByRole('button', { name: 'Check the fingerprints' });
    this.useCurrentButton = page.getByRole('button', { name: 'Use the current secret' });
    this.password = page.getByLabel(/^Password of/);
  }

  async open(): Promise<void> {
    await this.page.goto('/credential');
    await this.heading.waitFor();
  }

  async confirmPassword(password: string): Promise<void> {
    await this.password.fill(password);
    await this.page.getByRole('button', { name: 'Confirm' }).click();
  }

  /** How the account knows the old credential's secret, or the new one. */
  standing(of: 'old' | 'new'): Locator {
    const place = of === 'old' ? this.facts : this.page.getByText('Fingerprint', { exact: true });
    const holder = of === 'old' ? place : place.locator('..');
    return holder.locator('[data-standing]');
  }
}
