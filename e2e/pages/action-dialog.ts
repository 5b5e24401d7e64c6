import type { Locator, Page } from '@playwright/test';

/** Any dialog that does something: by its title, with a button for it and CANCEL. */
export class ActionDialog {
  readonly root: Locator;
  readonly cancelButton: Locator;

  constructor(page: Page, title: string) {
    this.root = page.getByRole('dialog', { name: title, exact: true });
    this.cancelButton = this.button('CANCEL');
  }

  button(name: string): Locator {
    return this.root.getByRole('button', { name, exact: true });
  }

  field(label: string): Locator {
    return this.root.getByLabel(label);
  }
}
