import { expect, test } from './fixtures.ts';
import { ActionDialog } from './pages/action-dialog.ts';
import { overwriteClipboard, readClipboard } from './pages/clipboard.ts';
import { OnceShownDialog } from './pages/once-shown-dialog.ts';
import { ServiceTokensPage } from './pages/service-tokens-page.ts';
import { addServiceToken } from './product/account.ts';

const viewerOf = async (origin: string, token: string) => {
  const response = await fetch(`${origin}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify({ query: '{ viewer { name } }' }),
  });
  return ((await response.json()) as { data: { viewer: { name: string } | null } }).data.viewer;
};

test('a token is added for some addresses, used, changed, and revoked', async ({ page, rekey }) => {
  const tokens = new ServiceTokensPage(page);
  await tokens.open();
  await tokens.addButton.click();
  const adding = new ActionDialog(page, 'Add service token');
  await adding.field('Name').fill('nightly');
  await adding.root.getByRole('checkbox', { name: /shared_secret:read/ }).check();
  const sources = adding.root.getByLabel('Source addresses');
  await sources.fill('127.0.0.1, 10.1.2.3/8');
  await adding.button('SAVE').click();
  await expect(sources).toHaveAccessibleDescription(
    '10.1.2.3/8 is not the beginning of a range; 10.0.0.0/8 is.',
  );
  await sources.fill('127.0.0.1, 10.0.0.0/8');
  await adding.button('SAVE').click();
  const added = new OnceShownDialog(page, 'Service token added', 'Service token');
  await overwriteClipboard(page);
  await added.copyButton.click();
  await expect(added.copyButton).toHaveText('Copied');
  const token = await readClipboard(page);
  await added.doneButton.click();

  const row = tokens.row('nightly');
  await expect(row).toContainText('Only from 127.0.0.1, 10.0.0.0/8');
  await expect(row.getByRole('cell').nth(1)).toContainText('Never');
  expect(await viewerOf(rekey.origin, token)).toEqual({ name: 'nightly' });
  await expect
    .poll(async () => {
      await tokens.open();
      return row.getByRole('cell').nth(1).textContent();
    })
    .toMatch(/just now\s+127\.0\.0\.1/);

  await tokens.choose('nightly', 'Change');
  const changing = new ActionDialog(page, 'Change nightly');
  await expect(changing.field('Source addresses')).toHaveValue('127.0.0.1 10.0.0.0/8');
  await changing.field('Source addresses').fill('10.0.0.0/8');
  await changing.button('SAVE').click();
  await expect(changing.root).toBeHidden();
  expect(await viewerOf(rekey.origin, token)).toBeNull();
  await tokens.choose('nightly', 'Change');
  await changing.field('Source addresses').fill('');
  await changing.button('SAVE').click();
  await expect(row).not.toContainText('Only from');
  expect(await viewerOf(rekey.origin, token)).toEqual({ name: 'nightly' });

  await tokens.choose('nightly', 'Revoke');
  await new ActionDialog(page, 'Revoke nightly').button('REVOKE').click();
  await expect(row).toBeHidden();
  expect(await viewerOf(rekey.origin, token)).toBeNull();
});

test('a token whose time is over says so', async ({ api, page }) => {
  await addServiceToken(api, 'short-lived', {
    expiresAt: new Date(Date.now() + 1500).toISOString(),
  });
  const tokens = new ServiceTokensPage(page);
  await expect
    .poll(async () => {
      await tokens.open();
      return tokens.row('short-lived').textContent();
    })
    .toContain('Expired');
});
