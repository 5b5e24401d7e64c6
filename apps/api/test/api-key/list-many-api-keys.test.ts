import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { apiKeyCursor } from '../../src/api-key/api-key-cursor.ts';
import type { ApiKeyOrder } from '../../src/api-key/api-key-order.ts';
import type { ApiKeyStatus } from '../../src/api-key/api-key-status.ts';
import type { ApiKeyRecord } from '../../src/api-key/api-key.store.ts';
import { countApiKeys, listApiKeys, type ListApiKeys } from '../../src/api-key/list-api-keys.ts';
import type { Viewer } from '../../src/sign-in/viewer.ts';
import { openTestAccount, type TestAccount } from '../support/test-account.ts';

/** More than a list looks through at its first attempt, and more candidates than at its second. */
const COUNT = 12_000;
const STRANGERS_COUNT = 4_000;

let account: TestAccount;
let stranger: Viewer;
let all: readonly ApiKeyRecord[];
beforeAll(async () => {
  account = await openTestAccount();
  stranger = await account.stranger();
  await seed(account.accountId, COUNT);
  await seed(stranger.accountId, STRANGERS_COUNT);
  const where = { accountId: account.accountId };
  all = await account.dependencies.prisma.apiKey.findMany({ where });
}, 120_000);
afterAll(() => account.database.close());

/**
 * Names lie otherwise than rows. `south` is the later half of the names, `plant` their last quarter,
 * `tenth` every tenth key; `rare` is thirty keys, and almost all of another account's.
 */
async function seed(accountId: string, count: number): Promise<void> {
  const now = account.clock;
  await account.dependencies.prisma.$executeRaw`
    INSERT INTO api_key (id, account_id, appname, description, role, appkey_hash, disabled_at,
                         expires_at, created_at, last_login_at, created_by_kind, created_by_label)
    SELECT gen_random_uuid(), ${accountId}::uuid, 'key-' || lpad(n::text, 5, '0'),
           CASE WHEN n > ${count}::int / 2 THEN 'South ' ELSE 'NORTH ' END
             || CASE WHEN n > ${count}::int * 3 / 4 THEN 'plant ' ELSE '' END
             || CASE WHEN n % 10 = 0 THEN 'tenth ' ELSE '' END
             || CASE WHEN n % 400 = 7 OR ${count}::int < ${COUNT}::int AND n > 9 THEN 'rare ' ELSE '' END
             || CASE WHEN n % 50 = 0 THEN 'Größe 50%_\\ ' ELSE '' END || substr(md5(n::text), 1, 6),
           'READONLY', '\\x00',
           CASE WHEN n % 3 = 0 OR n < 5000 THEN ${now}::timestamptz END,
           CASE WHEN n % 7 = 0 THEN ${now}::timestamptz + (n % 2) * interval '1 day' END,
           ${now}::timestamptz - (g / 2) * interval '1 second',
           CASE WHEN n % 4 > 0 THEN ${now}::timestamptz - (n % 500) * interval '1 minute' END,
           'SYSTEM', 'system'
      FROM generate_series(0, ${count}::int - 1) g, LATERAL (SELECT g * 7919 % ${count}::int) p(n)`;
  await account.dependencies.prisma.$executeRaw`VACUUM ANALYZE api_key`;
}

/** What is asked for, and the place of the key that the page comes after, or before. */
type Question = {
  readonly search: string | null;
  readonly status: ApiKeyStatus | null;
  readonly orderBy: ApiKeyOrder;
  readonly way: 'FORWARD' | 'BACKWARD';
  readonly size: number;
  readonly place: number | null;
};

const questions = fc.record<Question>({
  search: fc.constantFrom(
    ...[
      null,
      'south',
      'PLANT',
      'tenth',
      'rare',
      'größe',
      '50%',
      '%_\\',
      'th a',
      'ke',
      'k',
      'no',
      '-',
    ],
    ...[
      'key-00',
      '-0042',
      'key-11999',
      'KEY-00420',
      '00420 ',
      'south plant',
      'plant tenth rare',
      '---',
      'nowhere',
      '\x1Fnor',
    ],
  ),
  status: fc.constantFrom(null, null, 'ENABLED', 'DISABLED', 'EXPIRED'),
  orderBy: fc.record({
    field: fc.constantFrom('APPNAME', 'CREATED_AT', 'LAST_LOGIN_AT'),
    direction: fc.constantFrom('ASC', 'DESC'),
  }),
  way: fc.constantFrom('FORWARD', 'BACKWARD'),
  size: fc.integer({ min: 1, max: 100 }),
  place: fc.option(fc.integer({ min: 0, max: COUNT - 1 })),
});

/** The same list, made from all keys by filtering and sorting. */
function plainList({ search, status, orderBy }: Question): readonly ApiKeyRecord[] {
  const text = search?.replace('\x1F', ' ').trim().toLowerCase() ?? '';
  const matching = all.filter(
    (key) =>
      (status === null || statusOf(key) === status) &&
      (text.length < 3
        ? key.appname.startsWith(text)
        : [key.appname, key.description].some((part) => part.toLowerCase().includes(text))),
  );
  return matching.sort((a, b) => (orderBy.direction === 'ASC' ? 1 : -1) * compare(a, b, orderBy));
}

function statusOf({ disabledAt, expiresAt }: ApiKeyRecord): ApiKeyStatus {
  if (disabledAt !== null) return 'DISABLED';
  return expiresAt !== null && expiresAt <= account.clock ? 'EXPIRED' : 'ENABLED';
}

function compare(a: ApiKeyRecord, b: ApiKeyRecord, { field }: ApiKeyOrder): number {
  if (field === 'APPNAME') return a.appname < b.appname ? -1 : 1;
  const timeOf = ({ createdAt, lastLoginAt }: ApiKeyRecord) =>
    field === 'CREATED_AT' ? createdAt.getTime() : (lastLoginAt?.getTime() ?? -Infinity);
  const [atA, atB] = [timeOf(a), timeOf(b)];
  if (atA === atB) return a.id < b.id ? -1 : 1;
  return atA < atB ? -1 : 1;
}

/** The page that a question asks for, cut out of the plain list. */
function plainPage(question: Question, cursorKey: ApiKeyRecord | null): readonly string[] {
  const { orderBy, way, size } = question;
  const sign = orderBy.direction === 'ASC' ? 1 : -1;
  const side = way === 'FORWARD' ? 1 : -1;
  const list = plainList(question)
    .filter((key) => cursorKey === null || side * sign * compare(key, cursorKey, orderBy) > 0)
    .filter((key) => key.id !== cursorKey?.id);
  return (way === 'FORWARD' ? list.slice(0, size) : list.slice(-size)).map(
    ({ appname }) => appname,
  );
}

function ask({ search, status, orderBy, way, size }: Question, cursorKey: ApiKeyRecord | null) {
  const cursor = cursorKey && apiKeyCursor(cursorKey, orderBy);
  const paging =
    way === 'FORWARD' ? { first: size, after: cursor } : { last: size, before: cursor };
  const input: ListApiKeys = { search, status, orderBy, ...paging };
  return listApiKeys(account.dependencies, account.administrator(), input);
}

describe('a page of many keys', () => {
  it('is what filtering and sorting all keys gives, whatever is asked for', async () => {
    await fc.assert(
      fc.asyncProperty(questions, async (question) => {
        const cursorKey = question.place === null ? null : (all[question.place] ?? null);
        const listed = await ask(question, cursorKey);
        const names = listed.page.rows.map(({ appname }) => appname);
        expect(names).toEqual(plainPage(question, cursorKey));
      }),
      { numRuns: 300 },
    );
  }, 120_000);

  it('comes with the count of the whole list, up to 1001', async () => {
    await fc.assert(
      fc.asyncProperty(questions, async (question) => {
        const listed = await ask(question, null);
        const count = await countApiKeys(account.dependencies, account.administrator(), listed);
        expect(count).toBe(Math.min(plainList(question).length, 1001));
      }),
      { numRuns: 150 },
    );
  }, 120_000);
});
