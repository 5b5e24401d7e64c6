import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { verify } from '../support/gateway.ts';
import { startFuzzScene, type FuzzScene } from './fuzz-scene.ts';
import { mutateBytes } from './mutate-bytes.ts';
import { randomFrom } from '../support/random.ts';
import { sendRaw } from '../support/send-raw.ts';
import { openSender } from './send.ts';
import { targetsOf, type Target } from './targets.ts';

/** `npm run test:fuzz` sends a million; `npm test` enough to see that nothing has come loose. */
const isLong = process.env['FUZZ'] === 'long';
const COUNTS: Readonly<Record<string, number>> = isLong
  ? { verify: 500_000, exchange: 200_000, refresh: 100_000, introspect: 100_000, graphql: 100_000 }
  : { verify: 8000, exchange: 4000, refresh: 2000, introspect: 2000, graphql: 2000 };
const RAW_COUNT = isLong ? 20_000 : 300;
/** Another one each run; with `FUZZ_SEED` the run that failed is had again. */
const SEED = Number(process.env['FUZZ_SEED'] ?? Date.now() % 2 ** 32);
const CONNECTIONS = 16;
const RAW_CONNECTIONS = 32;
/** Caches fill; what is kept of each token would take more. */
const GROWTH_MEGABYTES_MAX = 8;

const requests = JSON.parse(
  readFileSync(join(import.meta.dirname, 'corpus/requests.json'), 'utf8'),
) as string[];

describe(`broken input, seed ${SEED}`, { timeout: isLong ? 3_600_000 : 120_000 }, () => {
  let scene: FuzzScene;

  beforeAll(async () => {
    scene = await startFuzzScene();
  });
  afterAll(() => scene.close());

  /** What was wrong with any answer, and the request that got it. */
  async function fuzz(target: Target, count: number, seed: number): Promise<string[]> {
    const random = randomFrom(seed);
    const sender = openSender(scene.port, CONNECTIONS);
    const complaints: string[] = [];
    let left = count;
    const worker = async () => {
      while (left > 0 && complaints.length < 5) {
        left -= 1;
        const request = target.make(random);
        const complaint = target.complain(await sender.send(request));
        if (complaint === null) continue;
        const told = { ...request, body: request.body?.toString() };
        complaints.push(`${complaint}; to ${JSON.stringify(told)}`);
      }
    };
    await Promise.all(Array.from({ length: CONNECTIONS }, worker));
    sender.close();
    return complaints;
  }

  test.each(['verify', 'exchange', 'refresh', 'introspect', 'graphql'])(
    '%s lets nothing in, and answers every broken thing in order',
    async (name) => {
      const target = targetsOf(scene.genuine).find((each) => each.name === name) as Target;
      const count = COUNTS[name] as number;
      expect(await fuzz(target, count / 4, SEED)).toEqual([]);
      const warm = await scene.liveMegabytes();
      expect(await fuzz(target, (count * 3) / 4, SEED + 1)).toEqual([]);
      expect((await scene.liveMegabytes()) - warm).toBeLessThan(GROWTH_MEGABYTES_MAX);
    },
  );

  test('bytes that are hardly HTTP get a refusal or a closed connection', async () => {
    const random = randomFrom(SEED + 2);
    const complaints: string[] = [];
    let left = RAW_COUNT;
    const worker = async () => {
      while (left > 0) {
        left -= 1;
        // First each as it is, which is how what was found once is tried again.
        const asItIs = requests[RAW_COUNT - left - 1];
        const bytes = Buffer.from(asItIs ?? random.pick(requests), 'latin1');
        const other = Buffer.from(random.pick(requests), 'latin1');
        const sent = asItIs === undefined ? mutateBytes(bytes, random, other) : bytes;
        const answer = await sendRaw(scene.origin, sent);
        if (/^HTTP\/1\.1 5(?!01|05)|x-auth-account/im.test(answer))
          complaints.push(`${answer.slice(0, 300)}; to ${JSON.stringify(sent.toString('latin1'))}`);
      }
    };
    await Promise.all(Array.from({ length: RAW_CONNECTIONS }, worker));
    expect(complaints).toEqual([]);
  });

  test('and after all of it what is genuine is let in, and no fault was logged', async () => {
    const { origin, freshAccessToken, output } = scene;
    expect((await verify(origin, await freshAccessToken())).status).toBe(200);
    expect((await fetch(`${origin}/readyz`)).status).toBe(200);
    expect(output()).not.toMatch(/"level":(?:50|60)/);
  });
});
