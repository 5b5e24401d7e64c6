import type { Locator, Page } from '@playwright/test';
import { ActionDialog } from './action-dialog.ts';

/** A dialog that shows something now and never again, such as a credential string. */
export class OnceShownDialog extends ActionDialog {
  readonly value: Locator;
  readonly copyButton: Locator;
  readonly doneButton: Locator;

  constructor(page: Page, title: string, label: string) {
    super(page, title);
    this.value = this.root.getByRole('textbox', { name: label });
    this.copyButton = this.root.getByRole('button', { name: /^Cop(y|ied)$/ });
    this.doneButton = this.button('DONE');
  }
}
