import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Permission } from '../../src/sign-in/permission.ts';
import { openStage, type Scene, type Stage } from './integration-scene.ts';

const COUNTS = `keysTotal { count isLowerBound } keysInUse { count isLowerBound }
  seenLastHour { count } seenLastDay { count } seenLastWeek { count }
  unusedKeys { count isLowerBound }`;
const BUSIEST = 'busiest { apiKey { appname description } lastSeenAt lastSeenIp requests plot }';
const IMPACT = `{ sharedSecret { impact { ${COUNTS} ${BUSIEST} } } }`;
const { API_KEY_READ, SHARED_SECRET_READ } = Permission;

describe('the impact of a regeneration', () => {
  let stage: Stage;

  beforeAll(async () => {
    stage = await openStage();
  });
  afterAll(() => stage.close());

  async function impactOf({ administrator }: Scene) {
    await stage.server.flushUsage();
    const { data, codes } = await stage.ask(administrator, IMPACT);
    expect(codes).toEqual([]);
    return data.sharedSecret.impact;
  }

  /** Makes what was seen of a key so many hours older. */
  const age = (apiKeyId: string, hours: number) =>
    stage.database.prisma.$executeRaw`
      UPDATE api_key_use SET last_accepted_at = last_accepted_at - ${hours} * interval '1 hour',
        busyness = busyness - ${hours} / 24.0
      WHERE api_key_id = ${apiKeyId}::uuid`;

  test('counts enabled keys by when they were last let in', async () => {
    const scene = await stage.openAccount('now');
    const names = ['yesterday', 'this-week', 'long-ago', 'disabled', 'expired', 'never'];
    const made = await Promise.all(names.map((name) => scene.addIntegration(name)));
    const [yesterday, thisWeek, longAgo, disabled, expired] = made;
    const { sharedsecret } = scene.first;
    for (const integration of [scene.first, ...made.slice(0, 5)])
      await scene.work(integration, sharedsecret);
    await stage.server.flushUsage();
    await age(yesterday?.apiKeyId ?? '', 23);
    await age(thisWeek?.apiKeyId ?? '', 6.9 * 24);
    await age(longAgo?.apiKeyId ?? '', 7.1 * 24);
    const past = new Date(Date.now() - 1000);
    const { apiKey } = stage.database.prisma;
    await apiKey.update({ where: { id: disabled?.apiKeyId ?? '' }, data: { disabledAt: past } });
    await apiKey.update({ where: { id: expired?.apiKeyId ?? '' }, data: { expiresAt: past } });
    const { busiest, ...counts } = await impactOf(scene);
    expect(counts).toEqual({
      keysTotal: { count: 5, isLowerBound: false },
      keysInUse: { count: 3, isLowerBound: false },
      seenLastHour: { count: 1 },
      seenLastDay: { count: 2 },
      seenLastWeek: { count: 3 },
      unusedKeys: { count: 2, isLowerBound: false },
    });
    const appnames = busiest.map((busy: { apiKey: { appname: string } }) => busy.apiKey.appname);
    expect(appnames).toEqual(['now', 'yesterday', 'this-week']);
  });

  test('shows the busiest first, with their requests hour by hour', async () => {
    const scene = await stage.openAccount('quiet');
    const busy = await scene.addIntegration('busy');
    const { sharedsecret } = scene.first;
    await scene.work(scene.first, sharedsecret);
    for (let time = 0; time < 3; time += 1) await scene.work(busy, sharedsecret);
    const { busiest } = await impactOf(scene);
    expect(busiest).toHaveLength(2);
    expect(busiest[0]).toMatchObject({
      apiKey: { appname: 'busy', description: 'Owned by busy' },
      lastSeenIp: '127.0.0.1',
      requests: 6,
    });
    expect(busiest[0].plot).toHaveLength(24);
    // The hour may have ended meanwhile.
    expect(busiest[0].plot.slice(-2).reduce((a: number, b: number) => a + b)).toBe(6);
    expect(busiest[1]).toMatchObject({ apiKey: { appname: 'quiet' }, requests: 2 });
    const { data } = await stage.ask(
      scene.administrator,
      '{ sharedSecret { impact { busiest(first: 1) { apiKey { appname } } } } }',
    );
    expect(data.sharedSecret.impact.busiest).toEqual([{ apiKey: { appname: 'busy' } }]);
  });

  test('counts a key of an overlap once, and none that is on a retired secret alone', async () => {
    const scene = await stage.openAccount('both');
    const old = await scene.addIntegration('old');
    const { sharedsecret } = scene.first;
    for (const integration of [scene.first, old]) await scene.work(integration, sharedsecret);
    const next = await scene.regenerate({ overlapSeconds: 3600 });
    await scene.work(scene.first, next);
    expect(await impactOf(scene)).toMatchObject({
      keysInUse: { count: 2 },
      unusedKeys: { count: 0 },
    });
    await scene.endOverlap();
    const { keysInUse, unusedKeys, busiest } = await impactOf(scene);
    expect([keysInUse.count, unusedKeys.count, busiest.length]).toEqual([1, 1, 1]);
  });

  test('of a restored secret is what it was before', async () => {
    const scene = await stage.openAccount('restored');
    await scene.work(scene.first, scene.first.sharedsecret);
    await scene.regenerate();
    expect(await impactOf(scene)).toMatchObject({ keysInUse: { count: 0 } });
    await scene.restore();
    expect(await impactOf(scene)).toMatchObject({ keysInUse: { count: 1 } });
  });

  test('of another account has nothing of this one', async () => {
    const busy = await stage.openAccount('elsewhere');
    await busy.work(busy.first, busy.first.sharedsecret);
    const other = await stage.openAccount('idle');
    const impact = await impactOf(other);
    expect(impact).toMatchObject({ keysTotal: { count: 1 }, keysInUse: { count: 0 }, busiest: [] });
  });

  test('is for those who may read API keys', async () => {
    const scene = await stage.openAccount('guarded');
    const codesOf = async (...permissions: Permission[]) =>
      (await stage.ask(scene.serviceToken(...permissions), IMPACT)).codes;
    expect(await codesOf(SHARED_SECRET_READ)).toEqual(['FORBIDDEN']);
    expect(await codesOf(API_KEY_READ)).toEqual(['FORBIDDEN']);
    expect(await codesOf(API_KEY_READ, SHARED_SECRET_READ)).toEqual([]);
  });

  test.each([0, 101, -1])('refuses to show the %i busiest', async (first) => {
    const scene = await stage.openAccount('bounds');
    const query = `{ sharedSecret { impact { busiest(first: ${first}) { requests } } } }`;
    expect((await stage.ask(scene.administrator, query)).codes).toEqual(['BAD_USER_INPUT']);
  });
});
