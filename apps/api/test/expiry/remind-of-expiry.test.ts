import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { remindOfExpiry } from '../../src/expiry/remind-of-expiry.ts';
import { writeNotice } from '../../src/mail/write-notice.ts';
import { insertUser } from '../../src/user/user.store.ts';
import { testSettings } from '../support/settings.ts';
import { createTestServiceToken } from '../support/service-token.ts';
import { openTestAccount, type TestAccount } from '../support/test-account.ts';

// ASVS 6.4.5: who has to renew something is told of it in time.

let account: TestAccount;

beforeAll(async () => {
  account = await openTestAccount();
  for (const [email, role, secretNotices] of [
    ['ada@acme.example', 'ADMIN', true],
    ['bob@acme.example', 'ADMIN', false],
    ['eve@acme.example', 'READONLY', true],
  ] as const) {
    const { accountId } = account;
    const user = { accountId, email, name: 'A', role, passwordHash: 'none' };
    await prisma().$transaction((transaction) => insertUser(transaction, user, new Date()));
    await prisma().user.update({ where: { email }, data: { secretNotices } });
  }
});
afterAll(() => account.database.close());
beforeEach(async () => {
  await prisma().notice.deleteMany();
  await prisma().serviceToken.deleteMany();
  await prisma().apiKey.deleteMany();
});

const { smtpUrl, from } = { smtpUrl: 'smtp://mail.example', from: 'rekey@acme.example' };
const prisma = () => account.database.prisma;
const remind = (
  now: Date,
  mail: { smtpUrl: string; from: string } | undefined = { smtpUrl, from },
) => remindOfExpiry({ prisma: prisma(), settings: testSettings({ mail }) }, now);
const NOW = new Date('2026-11-23T12:00:00.000Z');
const inDays = (days: number) => new Date(NOW.getTime() + days * 86_400_000);
const token = (name: string, expiresAt: Date | null, createdAt = inDays(-30)) =>
  createTestServiceToken(prisma(), account.accountId, { name, expiresAt, createdAt });
const apiKey = (appname: string, expiresAt: Date | null, disabledAt: Date | null = null) =>
  prisma().apiKey.create({
    data: {
      ...{
        accountId: account.accountId,
        appname,
        role: 'READONLY',
        appkeyHash: new Uint8Array(32),
      },
      ...{ expiresAt, disabledAt, createdAt: inDays(-30) },
      ...{ createdByKind: 'SYSTEM', createdByLabel: 'system' },
    },
    select: { id: true },
  });
const notices = () => prisma().notice.findMany({ include: { user: { select: { email: true } } } });

describe('administrators who want notices are reminded', () => {
  test('of what ends within seven days, all in one e-mail, soonest first', async () => {
    await apiKey('splunk-forwarder', inDays(6.9));
    await token('deploy', inDays(2));
    expect(await remind(NOW)).toBe(2);
    const told = await notices();
    expect(told).toMatchObject([{ kind: 'EXPIRY', ip: null, user: { email: 'ada@acme.example' } }]);
    expect(told[0]?.description).toBe(
      [
        'Within 7 days these end:',
        '',
        '- the service token deploy, at 2026-11-25T12:00:00.000Z',
        '- the API key splunk-forwarder, at 2026-11-30T09:36:00.000Z',
      ].join('\n'),
    );
    const notice = {
      ...told[0]!,
      kind: 'EXPIRY',
      email: 'a@b.example',
      shortname: 'acmecorp',
    } as const;
    const { subject, text } = writeNotice(notice, 'https://rekey.example');
    expect(subject).toBe('Rekey: something of acmecorp ends soon');
    expect(text).toContain('https://rekey.example/settings/service-tokens');
  });

  test('once, by however many nodes; and anew of another end', async () => {
    await token('deploy', inDays(2));
    await Promise.all([remind(NOW), remind(NOW), remind(NOW)]);
    await remind(inDays(1));
    expect(await notices()).toHaveLength(1);
    await prisma().serviceToken.updateMany({ data: { expiresAt: inDays(20) } });
    expect(await remind(inDays(12.9))).toBe(0);
    expect(await remind(inDays(13))).toBe(1);
  });

  test('of nothing that ends later, has ended, is disabled, never ends, or was made for less', async () => {
    await token('later', inDays(7.1));
    await token('over', inDays(-0.1));
    await token('never', null);
    await token('short', inDays(2), inDays(-1));
    await apiKey('disabled', inDays(2), inDays(-3));
    await apiKey('ended', NOW);
    await apiKey('for-good', null);
    expect(await remind(NOW)).toBe(0);
    // Nor beside one that is told of.
    await token('due', inDays(2));
    expect(await remind(NOW)).toBe(1);
    expect((await notices()).map(({ description }) => description.split('\n').length)).toEqual([3]);
  });

  test('once there is a mail server, of what ended soon before', async () => {
    await token('deploy', inDays(2));
    expect(await remindOfExpiry({ prisma: prisma(), settings: testSettings() }, NOW)).toBe(0);
    expect(await remind(NOW)).toBe(1);
  });

  test('of twenty by name, and of how many others', async () => {
    for (let index = 0; index < 23; index += 1) await token(`script-${index}`, inDays(3));
    expect(await remind(NOW)).toBe(23);
    const [told] = await notices();
    expect(told?.description.match(/the service token/g)).toHaveLength(20);
    expect(told?.description).toMatch(/\n- and 3 more$/);
  });

  test('each of their own account alone', async () => {
    const { accountId } = await account.stranger();
    const of = { name: 'theirs', expiresAt: inDays(2), createdAt: inDays(-30) };
    await createTestServiceToken(prisma(), accountId, of);
    await token('ours', inDays(2));
    expect(await remind(NOW)).toBe(2);
    const [told, ...others] = await notices();
    expect(others).toEqual([]);
    expect(told?.description).toContain('ours');
    expect(told?.description).not.toContain('theirs');
  });
});
