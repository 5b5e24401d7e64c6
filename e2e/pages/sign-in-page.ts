import type { Locator, Page } from '@playwright/test';
import type { Person } from '../product/api-client.ts';

/** The sign-in page. */
export class SignInPage {
  readonly page: Page;
  readonly heading: Locator;
  readonly password: Locator;
  readonly problem: Locator;
  readonly code: Locator;
  readonly passkeyButton: Locator;
  readonly providerButton: Locator;
  readonly useRecoveryCodeButton: Locator;

  constructor(page: Page) {
    this.page = page;
    this.heading = page.getByRole('heading', { name: 'Sign in' });
    this.password = page.getByLabel('Password');
    this.problem = page.getByRole('alert');
    this.code = page.getByLabel('Authenticator code');
    this.passkeyButton = page.getByRole('button', { name: 'Use a passkey' });
    this.providerButton = page.getByRole('button', { name: /^Continue with / });
    this.useRecoveryCodeButton = page.getByRole('button', { name: 'Use a recovery code' });
  }

  async signIn({ email, password }: Pick<Person, 'email' | 'password'>): Promise<void> {
    await this.page.getByLabel('E-mail').fill(email);
    await this.password.fill(password);
    await this.page.getByRole('button', { name: 'Sign in' }).click();
  }

  /** The second step, with an authenticator app. */
  async showCode(code: string): Promise<void> {
    await this.code.fill(code);
    await this.page.getByRole('button', { name: 'Sign in' }).click();
  }

  /** The second step, without it. */
  async showRecoveryCode(code: string): Promise<void> {
    await this.page.getByLabel('Recovery code').fill(code);
    await this.page.getByRole('button', { name: 'Sign in' }).click();
  }
}
