import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Settings } from '../../src/env.ts';
import { ensureAdministrator } from '../../src/user/ensure-administrator.ts';
import { SetUpResolver } from '../../src/user/set-up.resolver.ts';
import { setUp, type SetUp } from '../../src/user/set-up.ts';
import { askOf } from '../support/ask-graphql.ts';
import { bendAuditLog } from '../support/bend-audit-log.ts';
import { testSettings } from '../support/settings.ts';
import { openTestAccount, type TestAccount } from '../support/test-account.ts';
import { auditOf } from './member.ts';

let account: TestAccount;

beforeAll(async () => {
  account = await openTestAccount();
});
afterAll(() => account.database.close());

beforeEach(async () => {
  const { prisma } = account.dependencies;
  await prisma.user.deleteMany();
  await prisma.setupLink.deleteMany();
  await bendAuditLog(prisma, (transaction) => transaction.auditEvent.deleteMany());
});

const ensure = (changes: Partial<Settings> = {}) =>
  ensureAdministrator(
    { ...account.dependencies, settings: testSettings(changes) },
    { id: account.accountId, shortname: 'acmecorp' },
  );
const openLink = async () => (await ensure())?.split('#')[1] ?? '';
const use = (setupToken: string, changes: Partial<SetUp> = {}) =>
  setUp(account.dependencies, '192.0.2.9', {
    setupToken,
    name: 'Ada',
    email: 'Ada@acme.example',
    password: 'a long enough one',
    ...changes,
  });
const members = () => account.dependencies.prisma.member.findMany();
const invalid = { ok: false, code: 'SETUP_LINK_INVALID' };
const BOOTSTRAP = { bootstrapAdmin: { email: 'Root@acme.example', password: 'a long enough one' } };

describe('the first start', () => {
  test('shows a setup link, kept as a hash, until there is an administrator', async () => {
    const link = await ensure();
    expect(link).toMatch(/^http:\/\/localhost:4000\/setup#[\w-]{43}$/);
    const rows = await account.dependencies.prisma.$queryRaw<unknown[]>`
      SELECT 1 FROM setup_link WHERE setup_link::text LIKE ${`%${link?.split('#')[1]}%`}`;
    expect(rows).toEqual([]);
    await use(link?.split('#')[1] ?? '');
    expect(await ensure()).toBeNull();
  });

  test('creates the administrator of the settings instead, once, by two processes at once', async () => {
    expect(await Promise.all([ensure(BOOTSTRAP), ensure(BOOTSTRAP)])).toEqual([null, null]);
    expect(await ensure(BOOTSTRAP)).toBeNull();
    expect(await members()).toMatchObject([{ role: 'ADMIN' }]);
    expect(await auditOf(account, 'USER')).toMatchObject([
      { action: 'CREATE', actorKind: 'SYSTEM' },
    ]);
  });
});

test.each([
  ['password1234', 'is known from breaches'],
  ['wombat acmecorp fjord', 'without your name'],
])('the first start does not begin with the password %s', async (password, why) => {
  const bad = ensure({ bootstrapAdmin: { email: 'root@acme.example', password } });
  await expect(bad).rejects.toThrow(/^BOOTSTRAP_ADMIN_PASSWORD cannot be used: /);
  await expect(bad).rejects.toThrow(why);
  expect(await members()).toEqual([]);
  // Judged once: who has an administrator may leave the setting as it is.
  await ensure(BOOTSTRAP);
  expect(await ensure({ bootstrapAdmin: { email: 'root@acme.example', password } })).toBeNull();
});

describe('setting up', () => {
  test('makes the first administrator, and is in the audit log', async () => {
    const ask = await askOf(account.dependencies, [SetUpResolver]);
    expect((await ask(null, '{ setupRequired }')).data).toEqual({ setupRequired: true });
    const input = {
      setupToken: await openLink(),
      name: 'Ada',
      email: 'ada@acme.example',
      password: 'a long enough one',
    };
    const source =
      'mutation ($input: SetUpInput!) { setUp(input: $input) { email errors { code } } }';
    expect((await ask(null, source, { input })).data.setUp).toEqual({
      email: 'ada@acme.example',
      errors: [],
    });
    expect((await ask(null, '{ setupRequired }')).data).toEqual({ setupRequired: false });
    expect(await members()).toMatchObject([{ role: 'ADMIN', accountId: account.accountId }]);
    expect(await auditOf(account, 'USER')).toMatchObject([
      { action: 'CREATE', actorLabel: 'ada@acme.example' },
    ]);
  });

  test('works once, whichever link is used', async () => {
    const [first, second] = [await openLink(), await openLink()];
    expect(await use(first)).toMatchObject({ ok: true });
    expect(await use(first, { email: 'eve@acme.example' })).toEqual(invalid);
    expect(await use(second, { email: 'eve@acme.example' })).toEqual(invalid);
  });

  test('by two links at once makes one administrator', async () => {
    const links = [await openLink(), await openLink()];
    const results = await Promise.all(
      links.map((link, index) => use(link, { email: `a${index}@acme.example` })),
    );
    expect(results.filter((result) => result.ok)).toHaveLength(1);
    expect(results).toContainEqual(invalid);
    expect(await members()).toHaveLength(1);
  });

  test('is refused without a link, and with one that is a day old', async () => {
    expect(await use('')).toEqual(invalid);
    expect(await use('A'.repeat(43))).toEqual(invalid);
    const link = await openLink();
    account.clock = new Date(account.clock.getTime() + 86_400_000);
    expect(await use(link)).toEqual(invalid);
  });

  test.each([
    ['NAME_MISSING', { name: '' }],
    ['EMAIL_MALFORMED', { email: 'ada' }],
    ['PASSWORD_TOO_SHORT', { password: 'eleven char' }],
    ['PASSWORD_TOO_LONG', { password: 'x'.repeat(129) }],
    ['PASSWORD_COMMON', { password: 'password1234' }],
    ['PASSWORD_HOLDS_A_NAME', { password: 'wombat acmecorp fjord' }],
    ['PASSWORD_HOLDS_A_NAME', { password: 'wombat lovelace fjord', name: 'Ada Lovelace' }],
    ['PASSWORD_HOLDS_A_NAME', { password: 'wombat babbage fjord', email: 'babbage@acme.example' }],
  ])('answers %s, and the link still works', async (code, changes) => {
    const link = await openLink();
    expect(await use(link, changes)).toEqual({ ok: false, code });
    expect(await use(link)).toMatchObject({ ok: true });
  });
});
