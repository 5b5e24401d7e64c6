import { AuditExportCheck } from '@rekey/keys/audit-export';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { databaseKind } from '../support/database.ts';
import { exchange, exchangeForTokens, verify } from '../support/gateway.ts';
import { randomFrom } from '../support/random.ts';
import { openClockScene, type ClockedNode, type ClockScene } from './clock-scene.ts';

/** How often a clock is set; set CLOCK_JUMPS for the long run. */
const JUMPS = Number(process.env['CLOCK_JUMPS'] ?? 12);
/** Another for each run; set CLOCK_SEED to run one again. */
const SEED = Number(process.env['CLOCK_SEED'] ?? Date.now() % 2 ** 32);
const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** As a wrong battery, a wrong zone, a leap second and a time server that comes late would have it. */
const OFFSETS_SECONDS = [0, 1, -1, MINUTE, -MINUTE, HOUR, -HOUR, 2 * DAY, -2 * DAY, 400 * DAY];

type Regenerated = { regenerateSharedSecret: { sharedSecret: { version: number; value: string } } };
type Entry = { at: string; class: string; action: string; after?: { version?: number } };

const REGENERATE = 'mutation { regenerateSharedSecret { sharedSecret { version value } } }';
describe(`nodes whose clocks are set at random, seed ${SEED}`, () => {
  const random = randomFrom(SEED);
  const nodes: ClockedNode[] = [];
  let scene: ClockScene;

  beforeAll(async () => {
    scene = await openClockScene();
    nodes.push(await scene.startNode());
    if (databaseKind() === 'postgresql') nodes.push(await scene.startNode());
    await scene.begin(random.pick(nodes));
  });
  afterAll(() => scene.close());

  test(
    `let in nothing that was replaced, and lose nothing, over ${JUMPS} jumps`,
    async () => {
      for (let jump = 1; jump <= JUMPS; jump += 1) {
        const asked = random.pick(nodes);
        const tokens = await exchangeForTokens(asked.origin, scene.requestToken(asked));
        const unused = nodes.map((node) => scene.requestToken(node));
        await setClock(random.pick(nodes));
        const { regenerateSharedSecret } = await scene.ask<Regenerated>(
          random.pick(nodes),
          REGENERATE,
        );
        expect(regenerateSharedSecret.sharedSecret.version).toBe(jump + 1);
        scene.sharedSecret = regenerateSharedSecret.sharedSecret.value;
        for (const [index, node] of nodes.entries()) {
          expect([401, 503]).toContain((await verify(node.origin, tokens.access_token)).status);
          expect([401, 503]).toContain((await exchange(node.origin, unused[index] ?? '')).status);
        }
        for (const node of nodes) await expectToServe(node);
      }
    },
    JUMPS * 20_000,
  );

  test('tell every regeneration, in its order, in a log that is whole', async () => {
    const lines = await scene.exportAuditLog(random.pick(nodes));
    const check = new AuditExportCheck({ heads: [] });
    for (const line of lines) check.add(line);
    expect(check.finish()).toMatchObject({ ok: true });
    const entries = lines.slice(0, -1).map((line) => JSON.parse(line) as Entry);
    const versions = entries
      .filter((entry) => entry.class === 'SHARED_SECRET' && entry.action === 'REGENERATE')
      .map(({ after }) => after?.version);
    expect(versions).toEqual(Array.from({ length: JUMPS }, (_, index) => index + 2));
    // The clock of the embedded database is its process's.
    if (databaseKind() === 'embedded') return;
    for (const { at } of entries)
      expect(Math.abs(Date.parse(at) - Date.now())).toBeLessThan(JUMPS * 20_000);
  });

  async function setClock(node: ClockedNode) {
    node.offsetSeconds = random.pick(OFFSETS_SECONDS);
    await node.setClock(node.offsetSeconds);
  }

  /** Without anybody's help, and at once but for a lease that the jump has ended. */
  async function expectToServe(node: ClockedNode) {
    const status = async () => {
      const { body } = await exchange(node.origin, scene.requestToken(node));
      return (await verify(node.origin, String(body['access_token']))).status;
    };
    await expect.poll(status, { timeout: 5000, interval: 20 }).toBe(200);
  }
});
