import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openStage, openUsed, type Scene, type Stage } from './integration-scene.ts';

const NODES = `nodes { apiKey { appname description } state updatedAt lastSeenAt lastSeenIp
  old { acceptedCount lastAcceptedAt lastAcceptedIp refusedCount lastRefusedAt lastRefusedIp } }`;
const PROGRESS = `{ sharedSecret { progress { since
  expected { count isLowerBound } updated { count } mixed { count } straggling { count }
  silent { count } integrations { ${NODES} } } } }`;

type Node = Readonly<Record<string, unknown>> & {
  readonly apiKey: { readonly appname: string };
  readonly state: string;
};

describe('the progress after a regeneration', () => {
  let stage: Stage;

  beforeAll(async () => {
    stage = await openStage();
  });
  afterAll(() => stage.close());

  async function progressOf({ administrator }: Scene) {
    await stage.server.flushUsage();
    const { data, codes } = await stage.ask(administrator, PROGRESS);
    expect(codes).toEqual([]);
    return data.sharedSecret.progress;
  }

  /** The states by name, and how many there are. */
  async function statesOf(scene: Scene) {
    const { integrations, since: _, ...counts } = await progressOf(scene);
    const nodes: readonly Node[] = integrations.nodes;
    const number = Object.entries<{ count: number }>(counts).map(([name, { count }]) => [
      name,
      count,
    ]);
    return {
      ...Object.fromEntries(number),
      ...Object.fromEntries(nodes.map(({ apiKey, state }) => [apiKey.appname, state])),
    };
  }

  test('is none before the first regeneration, and none after 30 days', async () => {
    const { scene } = await openUsed(stage, 'first');
    expect(await progressOf(scene)).toBeNull();
    await scene.regenerate();
    expect(await progressOf(scene)).toMatchObject({ expected: { count: 1 } });
    const askInDays = (days: number) =>
      stage.askAt(new Date(Date.now() + days * 86_400_000))(scene.administrator, PROGRESS);
    expect((await askInDays(29.9)).data.sharedSecret.progress).toMatchObject({
      expected: { count: 1 },
    });
    expect((await askInDays(30)).data.sharedSecret.progress).toBeNull();
  });

  test('tells who came back, who still knocks, and who is silent', async () => {
    const { scene, integrations, old } = await openUsed(stage, 'back', 'knocking', 'silent');
    const [back, knocking] = integrations;
    const current = await scene.regenerate();
    await scene.work(back, current);
    for (let time = 0; time < 3; time += 1) await scene.knock(knocking, old);
    const { since, integrations: page, ...counts } = await progressOf(scene);
    expect(counts).toEqual({
      expected: { count: 3, isLowerBound: false },
      updated: { count: 1 },
      mixed: { count: 0 },
      straggling: { count: 1 },
      silent: { count: 1 },
    });
    const none = { lastAcceptedAt: null, lastAcceptedIp: null, acceptedCount: 0 };
    const notRefused = { refusedCount: 0, lastRefusedAt: null, lastRefusedIp: null };
    const unseen = { updatedAt: null, lastSeenAt: null, lastSeenIp: null };
    const byName = new Map<string, Node>(
      page.nodes.map((node: Node) => [node.apiKey.appname, node]),
    );
    expect(byName.get('back')).toMatchObject({
      state: 'UPDATED',
      lastSeenIp: '127.0.0.1',
      old: { ...none, ...notRefused },
    });
    const { updatedAt, lastSeenAt } = byName.get('back') as Node;
    expect(Date.parse(updatedAt as string)).toBeGreaterThan(Date.parse(since));
    expect(Date.parse(lastSeenAt as string)).toBeGreaterThanOrEqual(
      Date.parse(updatedAt as string),
    );
    expect(byName.get('knocking')).toEqual({
      apiKey: { appname: 'knocking', description: 'Owned by knocking' },
      state: 'STRAGGLING',
      ...unseen,
      old: {
        ...none,
        refusedCount: 3,
        lastRefusedAt: expect.any(String) as unknown,
        lastRefusedIp: '127.0.0.1',
      },
    });
    expect(byName.get('silent')).toMatchObject({
      state: 'SILENT',
      ...unseen,
      old: { ...none, ...notRefused },
    });
  });

  test('counts no refusals from before, nor of another kind', async () => {
    const { scene, integrations, old } = await openUsed(stage, 'careless');
    const [careless] = integrations;
    const past = new Date(Date.now() - 1000);
    const { apiKey } = stage.database.prisma;
    const where = { id: careless.apiKeyId };
    await apiKey.update({ where, data: { disabledAt: past } });
    await scene.knock(careless, old);
    await apiKey.update({ where, data: { disabledAt: null } });
    await scene.regenerate();
    await scene.knock(careless, old);
    const { integrations: page } = await progressOf(scene);
    expect(page.nodes[0].old.refusedCount).toBe(1);
  });

  test('tells who is still on the secret in its overlap, and who is refused once that has ended', async () => {
    const { scene, integrations, old } = await openUsed(stage, 'new', 'old', 'asleep');
    const [updated, straggler] = integrations;
    const current = await scene.regenerate({ overlapSeconds: 3600 });
    await scene.work(updated, current);
    await scene.work(straggler, old);
    const counts = { expected: 3, updated: 1, mixed: 0, straggling: 1, silent: 1 };
    const states = { new: 'UPDATED', old: 'STRAGGLING', asleep: 'SILENT' };
    expect(await statesOf(scene)).toEqual({ ...counts, ...states });
    const inOverlap = (await progressOf(scene)).integrations.nodes[1];
    expect(inOverlap.old).toMatchObject({
      acceptedCount: 4,
      lastAcceptedAt: expect.any(String) as unknown,
      lastAcceptedIp: '127.0.0.1',
      refusedCount: 0,
    });
    await scene.endOverlap();
    await scene.knock(straggler, old);
    expect(await statesOf(scene)).toEqual({ ...counts, ...states });
    const refused = (await progressOf(scene)).integrations.nodes[1];
    expect(refused.old).toMatchObject({ acceptedCount: 4, refusedCount: 1 });
    await scene.work(straggler, current);
    expect(await statesOf(scene)).toMatchObject({ updated: 2, straggling: 0, old: 'UPDATED' });
  });

  test('takes a key of which one copy was updated and another not for mixed, for an hour', async () => {
    const { scene, integrations, old } = await openUsed(stage, 'copies');
    const [copies] = integrations;
    const current = await scene.regenerate({ overlapSeconds: 3600 });
    await scene.work(copies, current);
    await scene.work(copies, old);
    expect(await statesOf(scene)).toMatchObject({ updated: 0, mixed: 1, copies: 'MIXED' });
    await scene.work(copies, current);
    expect(await statesOf(scene)).toMatchObject({ mixed: 1, copies: 'MIXED' });
    await stage.database.prisma.$executeRaw`
      UPDATE api_key_use SET last_accepted_at = last_accepted_at + interval '61 minutes'
      WHERE api_key_id = ${copies.apiKeyId}::uuid AND shared_secret_version = 2`;
    expect(await statesOf(scene)).toMatchObject({ updated: 1, mixed: 0, copies: 'UPDATED' });
  });

  test('goes by the string after a restoration: whoever has it is back', async () => {
    const { scene, integrations, old } = await openUsed(stage, 'hasty', 'patient', 'asleep');
    const [hasty, patient] = integrations;
    const token = await scene.work(patient, old);
    const mistaken = await scene.regenerate();
    await scene.work(hasty, mistaken);
    await scene.knock(patient, old);
    await scene.restore();
    await scene.knock(hasty, mistaken);
    await scene.verifyAgain(token);
    const { integrations: page } = await progressOf(scene);
    expect(page.nodes).toMatchObject([
      { apiKey: { appname: 'hasty' }, state: 'STRAGGLING', old: { refusedCount: 1 } },
      // By a token of before, whose version has an older number.
      { apiKey: { appname: 'patient' }, state: 'UPDATED', old: { refusedCount: 0 } },
      { apiKey: { appname: 'asleep' }, state: 'SILENT' },
    ]);
    await scene.work(hasty, old);
    expect(await statesOf(scene)).toMatchObject({ updated: 2, straggling: 0, hasty: 'UPDATED' });
  });

  test('follows those of two regenerations in a row', async () => {
    const { scene, integrations, old } = await openUsed(stage, 'quick', 'slow');
    const [quick, slow] = integrations;
    const second = await scene.regenerate();
    await scene.work(quick, second);
    const third = await scene.regenerate();
    await scene.knock(slow, old);
    expect(await statesOf(scene)).toMatchObject({ quick: 'SILENT', slow: 'STRAGGLING' });
    await scene.work(quick, third);
    expect(await statesOf(scene)).toMatchObject({ updated: 1, straggling: 1 });
  });

  test('expects neither keys unused for a week, nor those that cannot be used, nor new ones', async () => {
    const { scene, integrations } = await openUsed(
      stage,
      'used',
      'forgotten',
      'disabled',
      'expired',
    );
    const [, forgotten, disabled, expired] = integrations;
    await stage.server.flushUsage();
    const { prisma } = stage.database;
    await prisma.$executeRaw`
      UPDATE api_key_use SET last_accepted_at = last_accepted_at - interval '169 hours'
      WHERE api_key_id = ${forgotten.apiKeyId}::uuid`;
    const past = new Date(Date.now() - 1000);
    await prisma.apiKey.update({
      where: { id: disabled.apiKeyId },
      data: { disabledAt: past },
    });
    await prisma.apiKey.update({
      where: { id: expired.apiKeyId },
      data: { expiresAt: past },
    });
    const current = await scene.regenerate();
    await scene.work(await scene.addIntegration('new'), current);
    expect(await statesOf(scene)).toEqual({
      ...{ expected: 1, updated: 0, mixed: 0, straggling: 0, silent: 1 },
      used: 'SILENT',
    });
  });
});
