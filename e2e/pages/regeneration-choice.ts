import type { Locator, Page } from '@playwright/test';
import { SharedSecretDialog } from './shared-secret-dialog.ts';

/** What the shared-secret dialog asks before it regenerates. */
export class RegenerationChoice {
  readonly dialog: SharedSecretDialog;
  readonly reason: Locator;
  readonly note: Locator;
  readonly endsNow: Locator;
  readonly staysAccepted: Locator;
  readonly overlap: Locator;
  readonly amount: Locator;
  readonly unit: Locator;
  readonly goBackButton: Locator;
  readonly endOverlapButton: Locator;

  constructor(page: Page) {
    this.dialog = new SharedSecretDialog(page);
    const { root } = this.dialog;
    this.reason = root.getByLabel('Reason');
    this.note = root.getByLabel('Note');
    this.endsNow = root.getByRole('radio', { name: 'Ends now' });
    this.staysAccepted = root.getByRole('radio', { name: 'Stays accepted for' });
    this.overlap = root.getByLabel('How long it stays accepted');
    this.amount = root.getByRole('spinbutton');
    this.unit = root.getByLabel('Unit of time');
    this.goBackButton = root.getByRole('button', { name: 'GO BACK' });
    this.endOverlapButton = root.getByRole('button', { name: 'REGENERATE AND END THE OVERLAP' });
  }

  /** The button that regenerates with an overlap of so long, for example `1 HOUR`. */
  overlapButton(time: string): Locator {
    return this.dialog.root.getByRole('button', { name: `REGENERATE WITH ${time} OF OVERLAP` });
  }

  /** From the secret as shown to the new one, with an hour's overlap. @returns the new secret. */
  async regenerateWithOverlap(): Promise<string> {
    await this.dialog.regenerateButton.click();
    await this.staysAccepted.check();
    await this.dialog.understood.check();
    await this.overlapButton('1 HOUR').click();
    await this.dialog.doneButton.waitFor();
    const value = await this.dialog.value.inputValue();
    await this.dialog.doneButton.click();
    return value;
  }
}
