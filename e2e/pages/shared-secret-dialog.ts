import type { Locator, Page } from '@playwright/test';

/** The dialog behind API SHARED SECRET. */
export class SharedSecretDialog {
  readonly root: Locator;
  readonly value: Locator;
  readonly copyButton: Locator;
  readonly hideButton: Locator;
  readonly showButton: Locator;
  readonly closeButton: Locator;
  readonly cancelButton: Locator;
  readonly regenerateButton: Locator;
  readonly regenerateNowButton: Locator;
  readonly regeneratingButton: Locator;
  readonly doneButton: Locator;
  readonly understood: Locator;
  readonly password: Locator;
  readonly alert: Locator;

  constructor(page: Page) {
    this.root = page.getByRole('dialog', { name: 'API Shared Secret' });
    this.value = this.root.getByRole('textbox', { name: 'Shared Secret' });
    this.copyButton = this.root.getByRole('button', { name: /^Cop(y|ied)$/ });
    this.hideButton = this.#button('Hide');
    this.showButton = this.#button('Show');
    this.closeButton = this.#button('Close');
    this.cancelButton = this.#button('CANCEL');
    this.regenerateButton = this.#button('REGENERATE');
    this.regenerateNowButton = this.#button('REGENERATE NOW');
    this.regeneratingButton = this.#button('REGENERATING');
    this.doneButton = this.#button('DONE');
    this.understood = this.root.getByRole('checkbox');
    this.password = this.root.getByLabel(/^Password of/);
    this.alert = this.root.getByRole('alert');
  }

  /** The answer to "are you sure": understood, and REGENERATE NOW. */
  async confirmRegeneration(): Promise<void> {
    await this.understood.check();
    await this.regenerateNowButton.click();
  }

  /** From the secret as shown to the new one asked for. */
  async regenerate(): Promise<void> {
    await this.regenerateButton.click();
    await this.confirmRegeneration();
  }

  async confirmPassword(password: string): Promise<void> {
    await this.password.fill(password);
    await this.root.getByRole('button', { name: /^(Confirm|Sign in)$/ }).click();
  }

  #button(name: string): Locator {
    return this.root.getByRole('button', { name, exact: true });
  }
}
