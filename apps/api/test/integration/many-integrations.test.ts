import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openStage, type Scene, type Stage } from './integration-scene.ts';

const KEYS = 10_050;
const IMPACT = `{ sharedSecret { impact {
  keysTotal { count isLowerBound } keysInUse { count isLowerBound }
  seenLastHour { count isLowerBound } seenLastDay { count isLowerBound }
  unusedKeys { count isLowerBound } busiest(first: 1) { apiKey { appname } } } } }`;
const PROGRESS = `{ sharedSecret { progress { expected { count isLowerBound }
  silent { count isLowerBound } updated { count isLowerBound }
  integrations(first: 1) { nodes { state } pageInfo { hasNextPage } } } } }`;
const AT_LEAST_10000 = { count: 10_000, isLowerBound: true };

/** More keys than are counted. The first seen last, and every one of them a little less busy. */
describe('more than ten thousand integrations', () => {
  let stage: Stage;
  let scene: Scene;

  beforeAll(async () => {
    stage = await openStage();
    scene = await stage.openAccount('zero');
    const { accountId } = scene.first;
    const { prisma } = stage.database;
    await prisma.$executeRaw`
      INSERT INTO api_key (id, account_id, appname, role, appkey_hash, created_by_kind, created_by_label)
      SELECT gen_random_uuid(), ${accountId}::uuid, 'key-' || lpad(n::text, 5, '0'), 'READONLY',
        sha256(n::text::bytea), 'SYSTEM', 'system'
      FROM generate_series(1, ${KEYS}) AS n`;
    await prisma.$executeRaw`
      INSERT INTO api_key_use (api_key_id, shared_secret_version, account_id, accepted_count,
        first_accepted_at, last_accepted_at, busyness)
      SELECT id, 1, account_id, 1, now() - interval '30 days',
        now() - substr(appname, 5)::int * interval '36 seconds', 20000 - substr(appname, 5)::int
      FROM api_key WHERE account_id = ${accountId}::uuid AND appname LIKE 'key-%'`;
  });
  afterAll(() => stage.close());

  const ask = async (query: string) => {
    const { data, codes } = await stage.ask(scene.administrator, query);
    expect(codes).toEqual([]);
    return data.sharedSecret;
  };

  test('are counted exactly as far as that goes, and said to be more', async () => {
    expect((await ask(IMPACT)).impact).toEqual({
      keysTotal: AT_LEAST_10000,
      keysInUse: AT_LEAST_10000,
      // One every 36 seconds; it may have taken some of those to get here.
      seenLastHour: { count: expect.closeTo(98, -1) as number, isLowerBound: false },
      seenLastDay: { count: expect.closeTo(2398, -1) as number, isLowerBound: false },
      unusedKeys: { count: 0, isLowerBound: true },
      busiest: [{ apiKey: { appname: 'key-00001' } }],
    });
  });

  test('are found unused among the first of them, many disabled ones being left out', async () => {
    const { prisma } = stage.database;
    const { accountId } = scene.first;
    await prisma.$executeRaw`
      DELETE FROM api_key_use USING api_key
      WHERE id = api_key_id AND appname BETWEEN 'key-00501' AND 'key-00700'`;
    await prisma.$executeRaw`
      UPDATE api_key SET disabled_at = now()
      WHERE account_id = ${accountId}::uuid AND appname BETWEEN 'key-00001' AND 'key-00010'`;
    const { unusedKeys, busiest } = (await ask(IMPACT)).impact;
    expect(unusedKeys).toEqual({ count: 200, isLowerBound: true });
    expect(busiest).toEqual([{ apiKey: { appname: 'key-00011' } }]);
  });

  test('are followed as far as ten thousand', async () => {
    await stage.database.prisma.$executeRaw`
      UPDATE api_key SET disabled_at = NULL WHERE disabled_at IS NOT NULL`;
    await stage.database.prisma.$executeRaw`
      INSERT INTO api_key_use (api_key_id, shared_secret_version, account_id, last_accepted_at)
      SELECT id, 1, account_id, now() - interval '5 days' FROM api_key
      ON CONFLICT DO NOTHING`;
    await scene.regenerate();
    expect((await ask(PROGRESS)).progress).toEqual({
      expected: AT_LEAST_10000,
      silent: AT_LEAST_10000,
      updated: { count: 0, isLowerBound: true },
      integrations: { nodes: [{ state: 'SILENT' }], pageInfo: { hasNextPage: true } },
    });
  });

  test('are told by looking each of them up where more than that cannot be used', async () => {
    await stage.database.prisma.$executeRaw`
      UPDATE api_key SET disabled_at = now() WHERE appname > 'key-00040'`;
    const { expected } = (await ask(PROGRESS)).progress;
    expect(expected).toEqual({ count: 40, isLowerBound: true });
  });
});
