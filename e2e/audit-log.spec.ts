import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { administrator, expect, test } from './fixtures.ts';
import { availableIntegrations } from './integration/integration.ts';
import { answerOperation, cutOperation } from './network/graphql-route.ts';
import { AuditLogPage, bentLog } from './pages/audit-log-page.ts';
import { addApiKey, readSharedSecret, regenerateSharedSecret } from './product/account.ts';
import { ApiClient } from './product/api-client.ts';

test('tells of reveals and regenerations: who, when, from where, before and after', async ({
  api,
  page,
}) => {
  const before = await readSharedSecret(api);
  const after = await regenerateSharedSecret(api);
  const log = new AuditLogPage(page);
  await log.open('?class=shared_secret');
  const reveal = log.entry('SHARED_SECRET / VALUE / REVEAL').first();
  const regeneration = log.entry('SHARED_SECRET / VALUE / REGENERATE').first();
  for (const entry of [reveal, regeneration]) {
    await expect(entry).toContainText(administrator.email);
    await expect(entry).toContainText('127.0.0.1');
    await expect(entry.locator('time')).toHaveAttribute(
      'title',
      /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/,
    );
  }
  const details = await log.openDetails(regeneration);
  await expect(details).toContainText(`${administrator.email} (User)`);
  await expect(details).toContainText(before.fingerprint);
  await expect(details).toContainText(after.fingerprint);
  const text = await page.content();
  for (const { value } of [before, after]) expect(text).not.toContain(value);
});

test('tells of sign-ins, and of those that were refused', async ({ page, rekey }) => {
  await ApiClient.signIn(rekey.origin, administrator);
  await ApiClient.signIn(rekey.origin, { ...administrator, password: 'wrong-by-intent' }).catch(
    () => null,
  );
  const log = new AuditLogPage(page);
  await log.open('?class=sign_in');
  await expect(log.entries.first()).toContainText(
    `A sign-in as ${administrator.email} was refused: wrong password.`,
  );
  await expect(log.entries.nth(1)).toContainText(`${administrator.email} signed in.`);
  await expect(log.entries.nth(1)).toContainText('127.0.0.1');
  expect(await page.content()).not.toContain('wrong-by-intent');
});

test('tells of keys added and of their logins, and is searched by actor and word', async ({
  api,
  page,
}) => {
  const credential = await addApiKey(api, { appname: 'audited-key', description: 'For the log' });
  await availableIntegrations()[0]!.exchange(credential);
  const log = new AuditLogPage(page);
  await log.open('?class=api_key&search=audited-key');
  await expect(log.entries).toHaveCount(1);
  await expect(log.entries).toContainText(administrator.email);
  const details = await log.openDetails(log.entries.first());
  await expect(details).toContainText('For the log');

  await log.open();
  await log.actor.fill('audited-key');
  await expect(log.entries).toHaveCount(1);
  await expect(log.entries).toContainText('TOKEN');
  await expect(page).toHaveURL(/actor=audited-key/);
  await log.actor.fill('nobody-of-this-name');
  await expect(log.entries).toHaveCount(0);
});

test('is exported as a file in which each entry holds the hash of the one before', async ({
  page,
}) => {
  const log = new AuditLogPage(page);
  await log.open();
  const exporting = await log.openExport();
  const verified = exporting.getByRole('status').filter({ hasText: 'Verified up to entry' });
  await expect(verified).toContainText(/At \d{4}-\d\d-\d\d \d\d:\d\d:\d\d the server found/);
  const verifiedTo = Number(
    /entry ([\d,]+)/.exec((await verified.textContent()) ?? '')?.[1]?.replaceAll(',', ''),
  );
  const hash = await exporting.getByLabel(/^Hash of entry/).inputValue();
  const downloading = page.waitForEvent('download');
  await exporting.getByRole('link', { name: 'EXPORT' }).click();
  const download = await downloading;
  expect(download.suggestedFilename()).toMatch(/^rekey-audit-default-\d+\.jsonl$/);
  const lines = (await readFile(await download.path(), 'utf8')).trimEnd().split('\n');
  type Line = { sequence: number; hash: string; previousHash?: string | null };
  const [head, ...entries] = lines.map((line) => JSON.parse(line) as Line).toReversed();
  expect(head).toMatchObject({ sequence: entries.length, hash: entries[0]?.hash });
  // What the app says of it is there to be compared.
  expect(JSON.parse(lines[verifiedTo - 1] ?? '')).toMatchObject({ sequence: verifiedTo, hash });
  for (const [index, { hash, previousHash }] of entries.entries()) {
    expect(previousHash).toBe(entries[index + 1]?.hash ?? null);
    const hashed = (lines.at(-2 - index) ?? '').replace(`,"hash":"${hash}"`, '');
    expect(createHash('sha256').update(hashed).digest('hex')).toBe(hash);
  }
  await log.open('?class=audit_log');
  await expect(log.entries.first()).toContainText('exported the audit log from entry 1.');
});

test('says where the log is not as it was written, and when that could not be found out', async ({
  page,
}) => {
  const log = new AuditLogPage(page);
  await log.open();
  const mend = await cutOperation(page, 'AuditChainCheck');
  const exporting = await log.openExport();
  await expect(exporting.getByRole('alert')).toContainText('could not be verified to its end');
  await mend();
  // As the API says it: `audit/check-audit-chain.test.ts` of its tests bends a log.
  await answerOperation(page, 'AuditChainCheck', bentLog);
  await exporting.getByRole('button', { name: 'Go on' }).click();
  const alarm = exporting.getByRole('alert');
  await expect(alarm).toContainText('The audit log is not as it was written');
  await expect(alarm).toContainText('entry 17 that its hash is not of');
  await expect(alarm).toContainText('Up to entry 16');
  await exporting.getByRole('button', { name: 'CLOSE', exact: true }).click();
  await expect(exporting).toBeHidden();
});
