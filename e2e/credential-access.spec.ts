import { setTimeout as delay } from 'node:timers/promises';
import { administrator, expect, test } from './fixtures.ts';
import { withSharedSecret } from './integration/credential.ts';
import { CredentialPage } from './pages/credential-page.ts';
import { addApiKey, readSharedSecret } from './product/account.ts';
import { ApiClient } from './product/api-client.ts';

// How long after a sign-in the current secret is filled into a credential string.

const FRESH_SECONDS = 3;
const NO_LONGER_FRESH_MS = (FRESH_SECONDS + 0.2) * 1000;

test.use({
  settings: { ACCOUNT_SHORTNAME: 'update', FRESH_SESSION_SECONDS: String(FRESH_SECONDS) },
});

test('asks for the password, fills in the current secret, and it is audited', async ({
  page,
  rekey,
}) => {
  const api = await ApiClient.signIn(rekey.origin, administrator);
  const credential = await addApiKey(api, { appname: 'filled-in' });
  const { value } = await readSharedSecret(api);
  const before = await countReveals(api);
  const update = new CredentialPage(page);
  await update.open();
  await delay(NO_LONGER_FRESH_MS);
  await update.oldCredential.fill(withSharedSecret(credential, STRANGER));
  await update.useCurrentButton.click();
  await expect(page.getByText('Confirm that it is you')).toBeVisible();
  await expect(update.newSecret).toHaveValue('');
  await update.confirmPassword('not the password');
  await expect(page.getByText('That is not your password.')).toBeVisible();
  await update.confirmPassword(administrator.password);
  await expect(update.newSecret).toHaveValue(value);
  await expect(update.newCredential).toHaveValue(credential);
  expect(await countReveals(api)).toBe(before + 1);
});

/** Right in form, and of no account here. */
const STRANGER = 'rks_0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefg0JFFaL';

async function countReveals(api: ApiClient): Promise<number> {
  const query =
    '{ auditEvents(first: 100, filter: { class: "SHARED_SECRET" }) { nodes { action } } }';
  const { auditEvents } = await api.ask<{ auditEvents: { nodes: { action: string }[] } }>(query);
  return auditEvents.nodes.filter(({ action }) => /reveal/i.test(action)).length;
}
