import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { BOOTSTRAP, signInAsAdministrator } from '../support/administrator.ts';
import { makeProcessDatabase, type ProcessDatabase } from '../support/process-database.ts';
import { startRekey, type Environment } from '../support/rekey-process.ts';

/** The full number is in goals.md; set KILLS for the long run. */
const KILLS = Number(process.env['KILLS'] ?? 3);
const REGENERATE = 'mutation { regenerateSharedSecret { sharedSecret { version value } } }';
const STATE = `{
  sharedSecret { version value }
  auditEvents(first: 100, filter: { class: "SHARED_SECRET", action: "REGENERATE" }) { nodes { after } }
}`;

type Regenerated = { regenerateSharedSecret: { sharedSecret: { version: number; value: string } } };
type State = {
  sharedSecret: { version: number; value: string };
  auditEvents: { nodes: { after: string }[] };
};

describe('kill -9 while regenerating', () => {
  let database: ProcessDatabase;
  let environment: Environment;

  beforeAll(async () => {
    database = await makeProcessDatabase();
    environment = { ...database.environment, ...BOOTSTRAP };
  });
  afterAll(() => database.remove());

  test(
    `loses nothing that was answered, ${KILLS} times`,
    async () => {
      const answered = new Map<number, string>();
      for (let kill = 0; kill < KILLS; kill += 1) {
        const rekey = await startRekey(environment);
        const administrator = await signInAsAdministrator(rekey.origin);
        const before = (await administrator.ask<State>(STATE)).sharedSecret.version;
        const regenerating = (async () => {
          // Until the kill makes a request fail.
          for (;;) {
            const { regenerateSharedSecret } = await administrator.ask<Regenerated>(REGENERATE);
            answered.set(
              regenerateSharedSecret.sharedSecret.version,
              regenerateSharedSecret.sharedSecret.value,
            );
          }
        })().catch(() => {});
        // However slow the machine is, each kill comes after an answer, and most in the middle of the next.
        const { size } = answered;
        await vi.waitUntil(() => answered.size > size, 20_000);
        await sleep(Math.random() * 400);
        await rekey.stop('SIGKILL');
        await regenerating;
        await expectNothingLost(answered, before);
      }
      expect(answered.size).toBeGreaterThanOrEqual(KILLS);
    },
    KILLS * 40_000,
  );

  async function expectNothingLost(answered: ReadonlyMap<number, string>, before: number) {
    const rekey = await startRekey(environment);
    const { sharedSecret, auditEvents } = await (
      await signInAsAdministrator(rekey.origin)
    ).ask<State>(STATE);
    const newest = Math.max(before, ...answered.keys());
    // One may have been committed whose answer the kill cut off.
    expect([newest, newest + 1]).toContain(sharedSecret.version);
    if (answered.has(sharedSecret.version))
      expect(sharedSecret.value).toBe(answered.get(sharedSecret.version));
    const audited = auditEvents.nodes.map(({ after }) => JSON.parse(after).version as number);
    const expected = Array.from(
      { length: Math.min(99, sharedSecret.version - 1) },
      (_, index) => sharedSecret.version - index,
    );
    expect(audited.slice(0, expected.length)).toEqual(expected);
    await rekey.stop();
  }
});
