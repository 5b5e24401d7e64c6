import type { Locator, Page } from '@playwright/test';
import { ActionDialog } from './action-dialog.ts';
import { OnceShownDialog } from './once-shown-dialog.ts';

/** What is typed into the form. `expiresOn` is `YYYY-MM-DD`. */
export type ApiKeyForm = {
  readonly appname: string;
  readonly description?: string;
  readonly role?: 'readonly' | 'admin';
  readonly expiresOn?: string;
};

/** The dialog behind ADD API KEY. */
export class AddApiKeyDialog extends ActionDialog {
  readonly appname: Locator;
  readonly saveButton: Locator;
  /** What follows when the key was added. */
  readonly credential: OnceShownDialog;

  constructor(page: Page) {
    super(page, 'Add API key');
    this.appname = this.field('Application Name');
    this.saveButton = this.button('SAVE');
    this.credential = new OnceShownDialog(page, 'API key added', 'Credential');
  }

  async fill({ appname, description, role, expiresOn }: ApiKeyForm): Promise<void> {
    await this.appname.fill(appname);
    if (description !== undefined) await this.field('Description').fill(description);
    if (role !== undefined) await this.field('Role').selectOption({ label: role });
    if (expiresOn !== undefined) await this.field('Expires after').fill(expiresOn);
  }
}
