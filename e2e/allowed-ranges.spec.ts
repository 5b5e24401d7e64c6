import { administrator, expect, signedOut, test } from './fixtures.ts';
import { ApiKeysPage } from './pages/api-keys-page.ts';
import { SignInPage } from './pages/sign-in-page.ts';

// People are let in from 10.0.0.0/8, and from the machine itself; a proxy says where they are.
test.use({
  settings: { TRUSTED_PROXIES: '127.0.0.1', SIGN_IN_ALLOWED_RANGES: '10.0.0.0/8, 127.0.0.1' },
});

const inside = { 'x-forwarded-for': '10.1.2.3' };
const outside = { 'x-forwarded-for': '203.0.113.9' };
const refusal = 'People are let in from certain addresses alone, and 203.0.113.9 is none of them.';

test.describe('without a session', () => {
  test.use({ storageState: signedOut });

  test('the sign-in page says from where nobody is let in, and whom to ask', async ({ page }) => {
    const signIn = new SignInPage(page);
    const panel = page.getByRole('heading', { name: 'You are not let in from here' });
    await page.setExtraHTTPHeaders(outside);
    await page.goto('/sign-in');
    await expect(panel).toBeVisible();
    await expect(page.getByRole('main')).toContainText(`${refusal} Ask whoever operates Rekey`);

    await page.setExtraHTTPHeaders(inside);
    await page.getByRole('button', { name: 'Try again' }).click();
    await expect(signIn.heading).toBeVisible();

    // Somebody moves between the page and the password.
    await page.setExtraHTTPHeaders(outside);
    await signIn.signIn(administrator);
    await expect(panel).toBeVisible();
    await expect(page.getByRole('main')).toContainText(refusal);

    await page.setExtraHTTPHeaders(inside);
    await page.getByRole('button', { name: 'Try again' }).click();
    await signIn.signIn(administrator);
    await expect(new ApiKeysPage(page).heading).toBeVisible();
  });

  test('a link says so too, and is still good inside', async ({ api, page }) => {
    const invite =
      'mutation { inviteUser(input: { email: "grace@acme.example", role: READONLY }) { link } }';
    const { inviteUser } = await api.ask<{ inviteUser: { link: string } }>(invite);
    await page.setExtraHTTPHeaders(outside);
    await page.goto(inviteUser.link);
    await expect(page.getByRole('main')).toContainText(refusal);
    await page.setExtraHTTPHeaders(inside);
    await page.getByRole('button', { name: 'Try again' }).click();
    await expect(page.getByLabel('E-mail')).toHaveValue('grace@acme.example');
  });
});

test('a session that moves outside is told so on the next page, and goes on inside', async ({
  page,
}) => {
  const apiKeys = new ApiKeysPage(page);
  const panel = page.getByRole('heading', { name: 'You are not let in from here' });
  await page.setExtraHTTPHeaders(inside);
  await apiKeys.open();
  await page.setExtraHTTPHeaders(outside);
  await page.getByRole('link', { name: 'Users' }).click();
  await expect(panel).toBeVisible();
  await expect(page.getByRole('main')).toContainText(refusal);
  await expect(page.getByText(administrator.email)).toBeHidden();
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect(panel).toBeVisible();

  await page.setExtraHTTPHeaders(inside);
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect(page.getByRole('heading', { name: 'Users', exact: true })).toBeVisible();
  await expect(page.getByRole('main')).toContainText(administrator.email);
});

test('whoever confirms a password outside is told so, and no password is looked at', async ({
  page,
}) => {
  await page.setExtraHTTPHeaders(inside);
  await page.goto('/settings/profile');
  await page.getByLabel('Current password').fill(administrator.password);
  await page.getByLabel('New password').fill('seven quiet lanterns by the sea');
  await page.setExtraHTTPHeaders(outside);
  await page.getByRole('button', { name: 'Change password' }).click();
  await expect(page.getByRole('main')).toContainText(refusal);
  await page.setExtraHTTPHeaders(inside);
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect(new ApiKeysPage(page).heading).toBeVisible();
});
