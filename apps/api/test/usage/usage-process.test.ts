import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeCountedDatabase, type CountedDatabase } from '../support/counted-database.ts';
import { exchangeForTokens, verify } from '../support/gateway.ts';
import { requestTokenOf } from '../support/integration.ts';
import { startRekey, type RekeyProcess } from '../support/rekey-process.ts';

/** Two starts of a process, and the database opened twice, on a machine that may be busy. */
const TEST_MS_MAX = 60_000;

describe('a process that counts usage', { timeout: TEST_MS_MAX }, () => {
  let counted: CountedDatabase;

  beforeAll(async () => {
    counted = await makeCountedDatabase();
  });
  afterAll(() => counted.remove());

  async function request({ origin }: RekeyProcess, times: number): Promise<void> {
    const { access_token } = await exchangeForTokens(origin, requestTokenOf(counted.integration));
    for (let time = 1; time < times; time += 1)
      expect((await verify(origin, access_token)).status).toBe(200);
  }

  /** When everything counted until then had last been written, in milliseconds since 1970. */
  async function flushedAtMs({ origin }: RekeyProcess): Promise<number> {
    const metrics = await (await fetch(`${origin}/metrics`)).text();
    return Number(/^rekey_usage_flushed_timestamp_seconds (.+)$/m.exec(metrics)?.[1]) * 1000;
  }

  test('has written all of it once it was told to end', async () => {
    const before = await counted.writtenRequests();
    const rekey = await startRekey(counted.environment);
    await request(rekey, 50);
    expect(await rekey.stop('SIGTERM')).toBe(0);
    expect(await counted.writtenRequests()).toBe(before + 50);
  });

  test('loses no more than the last seconds when it is killed', async () => {
    const before = await counted.writtenRequests();
    const rekey = await startRekey(counted.environment);
    await request(rekey, 30);
    const countedAtMs = Date.now();
    await expect
      .poll(() => flushedAtMs(rekey), { timeout: 10_000 })
      .toBeGreaterThanOrEqual(countedAtMs);
    await request(rekey, 20);
    await rekey.stop('SIGKILL');
    const written = (await counted.writtenRequests()) - before;
    expect(written).toBeGreaterThanOrEqual(30);
    expect(written).toBeLessThanOrEqual(50);
  });
});
