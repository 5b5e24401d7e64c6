import { expect, test } from '@playwright/test';
import { startGuardedApi, type GuardedApi } from './gateway/guarded-api.ts';
import type { Gateway } from './gateway/gateway.ts';
import { startGateway } from './gateway/start-gateway.ts';
import { withSharedSecret } from './integration/credential.ts';
import { availableIntegrations } from './integration/integration.ts';
import { AddApiKeyDialog } from './pages/add-api-key-dialog.ts';
import { ApiKeysPage } from './pages/api-keys-page.ts';
import { overwriteClipboard, readClipboard } from './pages/clipboard.ts';
import { SetupPage } from './pages/setup-page.ts';
import { SharedSecretDialog } from './pages/shared-secret-dialog.ts';
import { startRekeyAsItIs, type RunningRekey } from './product/start-rekey.ts';

const administrator = {
  name: 'Ada Keeper',
  email: 'ada@keeper.example',
  password: 'correct horse battery staple',
};

let rekey: RunningRekey;
let guardedApi: GuardedApi;
let gateway: Gateway;

test.beforeAll(async () => {
  [rekey, guardedApi] = await Promise.all([startRekeyAsItIs(), startGuardedApi()]);
  gateway = await startGateway({ rekeyPort: rekey.port, apiPort: guardedApi.port });
});

test.afterAll(async () => {
  await gateway.stop();
  await guardedApi.stop();
  await rekey.stop();
});

// The product's story, in the words and order in which it is told in the README.
test('an administrator keeps the shared secret; a real integration stops and comes back', async ({
  page,
}) => {
  test.setTimeout(60_000);
  const integrations = availableIntegrations();
  test
    .info()
    .annotations.push(
      { type: 'integrations', description: integrations.map(({ name }) => name).join(', ') },
      { type: 'gateway', description: gateway.kind },
    );
  const apiKeys = new ApiKeysPage(page);
  const adding = new AddApiKeyDialog(page);
  const dialog = new SharedSecretDialog(page);
  let credential = '';
  const tokens = new Map<string, string>();

  await test.step('open the printed setup link, create the first administrator', async () => {
    await page.goto(rekey.setupLink());
    await new SetupPage(page).createAdministrator(administrator);
  });

  await test.step('Settings > API Keys', async () => {
    await apiKeys.openFromNavigation();
  });

  await test.step('ADD API KEY: application name, description, role', async () => {
    await apiKeys.addButton.click();
    await adding.fill({
      appname: 'splunk-forwarder',
      description: 'Sends the audit trail to Splunk',
      role: 'admin',
    });
    await adding.saveButton.click();
  });

  await test.step('the credential string appears once, with a copy button', async () => {
    const { value, copyButton, doneButton } = adding.credential;
    credential = await value.inputValue();
    await overwriteClipboard(page);
    await copyButton.click();
    await expect(copyButton).toHaveText('Copied');
    expect(await readClipboard(page)).toBe(credential);
    await doneButton.click();
    await expect(apiKeys.row('splunk-forwarder')).toContainText('Sends the audit trail to Splunk');
    await expect(apiKeys.cell('splunk-forwarder', 'Role')).toHaveText('admin');
    await expect(apiKeys.cell('splunk-forwarder', 'Last Login')).toHaveText('Never');
    expect(await page.content()).not.toContain(credential);
  });

  await test.step('paste it into a script: it exchanges, and a guarded call goes through', async () => {
    for (const integration of integrations) {
      const exchange = await integration.exchange(credential);
      expect(exchange, integration.name).toMatchObject({ succeeded: true, status: 200 });
      tokens.set(integration.name, exchange.body);
      const call = await integration.call(`${gateway.origin}/orders`, exchange.body);
      expect(call, integration.name).toMatchObject({ succeeded: true, status: 200 });
      expect(JSON.parse(call.body), integration.name).toMatchObject({
        path: '/orders',
        account: 'default',
        appname: 'splunk-forwarder',
        role: 'admin',
      });
    }
  });

  const first =
    await test.step('API SHARED SECRET: the modal shows the current secret', async () => {
      await apiKeys.sharedSecretButton.click();
      await expect(dialog.value).toHaveValue(/^rks_[0-9A-Za-z]{49}$/);
      return dialog.value.inputValue();
    });

  await test.step('Copy puts exactly that string on the clipboard', async () => {
    await overwriteClipboard(page);
    await dialog.copyButton.click();
    await expect(dialog.copyButton).toHaveText('Copied');
    expect(await readClipboard(page)).toBe(first);
    expect(withSharedSecret(credential, first)).toBe(credential);
  });

  await test.step('CANCEL and Escape close and change nothing', async () => {
    for (const close of [() => dialog.cancelButton.click(), () => page.keyboard.press('Escape')]) {
      await dialog.regenerateButton.click();
      await expect(dialog.understood).toBeVisible();
      await close();
      await expect(dialog.root).toBeHidden();
      await apiKeys.sharedSecretButton.click();
      await expect(dialog.value).toHaveValue(first);
      await expect(dialog.root).toContainText('Version 1');
    }
    for (const integration of integrations) {
      const call = await integration.call(
        `${gateway.origin}/orders`,
        tokens.get(integration.name)!,
      );
      expect(call.status, integration.name).toBe(200);
    }
  });

  await test.step('REGENERATE says plainly what will happen and asks once more', async () => {
    await dialog.regenerateButton.click();
    await expect(dialog.root).toContainText(
      'Regenerating stops every current API integration immediately.',
    );
    await expect(dialog.root).toContainText(
      'Each one works again once it has the new shared secret.',
    );
    await expect(dialog.regenerateNowButton).toBeDisabled();
  });

  const second = await test.step('then shows the new secret in the same modal', async () => {
    await dialog.confirmRegeneration();
    await expect(dialog.root).toContainText('New shared secret, version 2.');
    await expect(dialog.value).toHaveValue(/^rks_[0-9A-Za-z]{49}$/);
    const value = await dialog.value.inputValue();
    expect(value).not.toBe(first);
    return value;
  });

  await test.step('the script gets 401 on exchange, 401 on verify and 400 on refresh, at once', async () => {
    for (const integration of integrations) {
      const old = tokens.get(integration.name)!;
      const exchange = await integration.exchange(credential);
      expect(exchange, integration.name).toMatchObject({ succeeded: false, status: 401 });
      expect(JSON.parse(exchange.body).name).toBe('SHARED_SECRET_REGENERATED');
      const call = await integration.call(`${gateway.origin}/orders`, old);
      expect(call, integration.name).toMatchObject({ succeeded: false, status: 401 });
      expect(call.told).toContain('error="invalid_token"');
      const verify = await integration.call(`${rekey.origin}/api/v1/auth/verify`, old);
      expect(verify, integration.name).toMatchObject({ succeeded: false, status: 401 });
      const refresh = await integration.refresh(rekey.origin, old);
      expect(refresh, integration.name).toMatchObject({ succeeded: false, status: 400 });
      expect(JSON.parse(refresh.body).name).toBe('SHARED_SECRET_REGENERATED');
    }
  });

  await test.step('put the new secret into its credential string: it works again, with the same appkey', async () => {
    await dialog.copyButton.click();
    await expect(dialog.copyButton).toHaveText('Copied');
    expect(await readClipboard(page)).toBe(second);
    const updated = withSharedSecret(credential, second);
    for (const integration of integrations) {
      const exchange = await integration.exchange(updated);
      expect(exchange, integration.name).toMatchObject({ succeeded: true, status: 200 });
      const call = await integration.call(`${gateway.origin}/orders`, exchange.body);
      expect(call, integration.name).toMatchObject({ succeeded: true, status: 200 });
      const refresh = await integration.refresh(rekey.origin, exchange.body);
      expect(refresh, integration.name).toMatchObject({ succeeded: true, status: 200 });
    }
  });

  await test.step('no secret and no credential was written to the log', async () => {
    for (const secret of [first, second, credential, administrator.password])
      expect(rekey.output()).not.toContain(secret);
  });
});
