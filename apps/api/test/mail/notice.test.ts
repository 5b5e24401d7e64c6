import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { createTransportTo, startMail } from '../../src/mail/start-mail.ts';
import { MailDispatcher } from '../../src/mail/mail-dispatcher.ts';
import { purgeNotices } from '../../src/mail/notice.store.ts';
import { regenerateSharedSecret } from '../../src/shared-secret/regenerate-shared-secret.ts';
import { revealSharedSecret } from '../../src/shared-secret/reveal-shared-secret.ts';
import type { Viewer } from '../../src/sign-in/viewer.ts';
import { insertUser } from '../../src/user/user.store.ts';
import { testSettings } from '../support/settings.ts';
import { openTestAccount, type TestAccount } from '../support/test-account.ts';
import { startMailServer, type MailServer } from './mail-server.ts';

let account: TestAccount;
let mail: MailServer;
let viewer: Viewer;
let log: { warnings: string[]; warn: (...parts: unknown[]) => void };

beforeAll(async () => {
  account = await openTestAccount();
  mail = await startMailServer();
  for (const [email, role] of [
    ['ada@acme.example', 'ADMIN'],
    ['bob@acme.example', 'ADMIN'],
    ['eve@acme.example', 'READONLY'],
  ] as const) {
    const user = { accountId: account.accountId, email, name: 'A', role, passwordHash: 'none' };
    await account.database.prisma.$transaction((transaction) =>
      insertUser(transaction, user, new Date()),
    );
  }
});
afterAll(async () => {
  await mail.close();
  await account.database.close();
});
beforeEach(async () => {
  // The database says when a notice was written, a moment before anyone looks for it.
  account.clock = new Date(Date.now() + 5000);
  await account.database.prisma.notice.deleteMany();
  mail.received.length = 0;
  mail.refuses = false;
  viewer = account.administrator();
  log = { warnings: [], warn: (...parts) => log.warnings.push(JSON.stringify(parts)) };
});

const notices = () => account.database.prisma.notice.count();
function dispatcher(smtpUrl = mail.url): MailDispatcher {
  const { send } = createTransportTo({ smtpUrl, from: 'Rekey <rekey@acme.example>' });
  const dependencies = { ...account.dependencies, log: log as never };
  return new MailDispatcher(dependencies, send);
}
const reveal = () => revealSharedSecret(account.dependencies, viewer, 1);

describe('administrators are told by e-mail', () => {
  test('each of them, that the secret was shown: by whom, when, from where, and what to do', async () => {
    const value = await reveal();
    await dispatcher().dispatch();
    expect(mail.received.flatMap(({ to }) => to).toSorted()).toEqual([
      'ada@acme.example',
      'bob@acme.example',
    ]);
    const [{ from, text }] = mail.received as [(typeof mail.received)[0]];
    expect(from).toBe('rekey@acme.example');
    expect(text).toContain('Subject: Rekey: the shared secret of acmecorp was shown');
    expect(text).toContain('ada@acme.example was shown the shared secret, version 1.');
    expect(text).toContain('From: 192.0.2.1');
    expect(text).toContain('http://localhost:4000/settings/audit-log');
    for (const secret of [value, value.slice(4, 20)]) expect(text).not.toContain(secret);
    expect(await notices()).toBe(0);
  });

  test('that it was regenerated, with no secret in it', async () => {
    const result = await regenerateSharedSecret(account.dependencies, viewer, {});
    await dispatcher().dispatch();
    expect(mail.received).toHaveLength(2);
    expect(mail.received[0]!.text).toContain('was regenerated');
    if (!result.ok) throw new Error(result.code);
    expect(mail.received[0]!.text).not.toContain(result.value);
  });

  test('from the start of a process on, where a mail server is set', async () => {
    await reveal();
    const start = (settings: TestAccount['dependencies']['settings']) =>
      startMail({ ...account.dependencies, settings, log: log as never });
    await start(testSettings())();
    expect(await notices()).toBe(2);
    const stop = start(testSettings({ mail: { smtpUrl: mail.url, from: 'rekey@acme.example' } }));
    await vi.waitFor(() => expect(mail.received).toHaveLength(2), { timeout: 30_000 });
    await stop();
  });

  test('once, by one node of several', async () => {
    await reveal();
    await Promise.all([dispatcher().dispatch(), dispatcher().dispatch()]);
    expect(mail.received).toHaveLength(2);
  });

  test('later, when the mail server does not take it now, for a day', async () => {
    await reveal();
    mail.refuses = true;
    const sender = dispatcher();
    await sender.dispatch();
    expect(mail.received).toEqual([]);
    expect(log.warnings).toHaveLength(2);
    // Its words are its own, and may repeat what it was told.
    for (const words of ['full', 'acme.example', 'a mail password'])
      expect(log.warnings.join()).not.toContain(words);
    mail.refuses = false;
    await sender.dispatch();
    expect(mail.received).toEqual([]);
    account.clock = new Date(account.clock.getTime() + 61_000);
    await sender.dispatch();
    expect(mail.received).toHaveLength(2);

    await reveal();
    account.clock = new Date(account.clock.getTime() + 86_460_000);
    await sender.dispatch();
    expect(mail.received).toHaveLength(2);
    expect(await purgeNotices(account.database.prisma, account.clock)).toBe(2);
  });

  test('nothing, with a wrong password at the mail server, which is in no log', async () => {
    await reveal();
    await dispatcher(mail.url.replace('a%20mail%20password', 'wrong-words')).dispatch();
    expect(await notices()).toBe(2);
    expect(log.warnings.join()).not.toMatch(/wrong-words|rekey:/);
  });

  test.each([
    'smtps, with a certificate that nobody vouches for',
    'requireTLS, where there is none',
  ])('nothing over %s', async (way) => {
    await reveal();
    const other = await startMailServer(way.startsWith('smtps'));
    await dispatcher(`${other.url}${way.startsWith('smtps') ? '' : '?requireTLS=true'}`).dispatch();
    await other.close();
    expect(other.received).toEqual([]);
    expect(await notices()).toBe(2);
    expect(log.warnings).toHaveLength(2);
    expect(log.warnings.join()).not.toContain('a mail password');
  });

  test('unless one of them does not want it', async () => {
    const where = { email: 'bob@acme.example' };
    const { user } = account.database.prisma;
    await user.update({ where, data: { secretNotices: false } });
    await reveal();
    await dispatcher().dispatch();
    await user.update({ where, data: { secretNotices: true } });
    expect(mail.received.flatMap(({ to }) => to)).toEqual(['ada@acme.example']);
  });
});

test('nothing is shown whose notice cannot be written', async () => {
  const { prisma } = account.database;
  await prisma.$executeRaw`ALTER TABLE notice ADD CONSTRAINT broken CHECK (kind <> 'REVEAL')`;
  await expect(reveal()).rejects.toThrow();
  await prisma.$executeRaw`ALTER TABLE notice DROP CONSTRAINT broken`;
  const shown = await prisma.auditEvent.count({ where: { accountId: account.accountId } });
  await reveal();
  const after = await prisma.auditEvent.count({ where: { accountId: account.accountId } });
  expect(after).toBe(shown + 1);
});
