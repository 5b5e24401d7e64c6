import { administrator, expect, signedOut, test } from './fixtures.ts';
import { ApiKeysPage } from './pages/api-keys-page.ts';
import { SignInPage } from './pages/sign-in-page.ts';
import { UserMenu } from './pages/user-menu.ts';
import { ApiClient } from './product/api-client.ts';

test.use({ storageState: signedOut });

test('signs in to the API keys, and out again, with nothing left behind', async ({
  page,
  context,
}) => {
  const signIn = new SignInPage(page);
  await page.goto('/');
  await expect(signIn.heading).toBeVisible();
  await signIn.signIn(administrator);
  await expect(new ApiKeysPage(page).heading).toBeVisible();
  const [cookie] = await context.cookies();
  expect(cookie).toMatchObject({ httpOnly: true, sameSite: 'Strict' });
  expect(await page.evaluate(() => document.cookie)).toBe('');

  await new UserMenu(page).signOut();
  await expect(signIn.heading).toBeVisible();
  const session = await page.request.post('/graphql', { data: { query: '{ viewer { name } }' } });
  expect((await session.json()) as object).toMatchObject({ data: { viewer: null } });
  await page.goBack();
  await expect(signIn.heading).toBeVisible();
  await expect(new ApiKeysPage(page).sharedSecretButton).toBeHidden();
});

test('refuses a wrong password and an unknown e-mail address in the same words', async ({
  page,
}) => {
  const signIn = new SignInPage(page);
  await page.goto('/sign-in');
  await signIn.signIn({ ...administrator, password: 'not the password' });
  const words = 'This e-mail address and password do not belong together.';
  await expect(signIn.problem).toContainText(words);
  await expect(signIn.password).toHaveValue('');
  await signIn.signIn({ email: 'nobody@rekey.example', password: 'not the password' });
  await expect(signIn.problem).toContainText(words);
  await expect(page).toHaveURL(/\/sign-in$/);
});

test('comes back to the address that asked for the sign-in, dialog included', async ({ page }) => {
  await page.goto('/settings/api-keys?search=splunk&dialog=shared-secret');
  await new SignInPage(page).signIn(administrator);
  await expect(page).toHaveURL(/\/settings\/api-keys\?search=splunk&dialog=shared-secret$/);
  await expect(page.getByRole('dialog', { name: 'API Shared Secret' })).toBeVisible();
});

for (const elsewhere of [
  'https://elsewhere.example/',
  '//elsewhere.example/',
  '/\\elsewhere.example',
]) {
  test(`does not follow a return address to another host: ${elsewhere}`, async ({
    page,
    rekey,
  }) => {
    await page.goto(`/sign-in?return=${encodeURIComponent(elsewhere)}`);
    await new SignInPage(page).signIn(administrator);
    await expect(new ApiKeysPage(page).heading).toBeVisible();
    expect(new URL(page.url()).origin).toBe(rekey.origin);
  });
}

test('sends a page whose session has ended to the sign-in, and back', async ({ page, rekey }) => {
  const api = await ApiClient.signIn(rekey.origin, administrator);
  await page.context().addCookies(api.storageState().cookies);
  const apiKeys = new ApiKeysPage(page);
  await apiKeys.open();
  await page.context().clearCookies();
  await apiKeys.search.or(apiKeys.addButton).first().waitFor();
  await page.getByRole('link', { name: 'Audit Log' }).click();
  await new SignInPage(page).heading.waitFor();
  await new SignInPage(page).signIn(administrator);
  await expect(page.getByRole('heading', { name: 'Audit Log', level: 1 })).toBeVisible();
});
