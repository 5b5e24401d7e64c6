import { deploy } from '../api/deployment.ts';
import type { SeededApiKey } from '../api/mint-access-tokens.ts';
import type { Row } from '../bench.ts';
import { seedApiKeys } from '../database/seed-api-keys.ts';
import { absoluteFigure, ratioFigure } from '../figure.ts';
import { startFlooder, type FloodResult } from '../load/flood.ts';
import { residentMegabytes } from '../process/resident-megabytes.ts';
import { quantile } from '../quantile.ts';

const API_KEYS = 10;
/** Equal parts; after each the memory is read. The first is for warming up. */
const PARTS = 10;
const REFUSED = 401;
const ERROR = 500;
const STARVED =
  '503 is what a node answers whose lease ran out: on a machine so busy that it got no round through in LEASE_MS';

/** The memory of a process that is sent nothing but tokens that are wrong, each another one. */
export const badTokens: Row = {
  id: 'bad-tokens',
  measure: async ({ amounts: { badTokens: count }, progress, resources }) => {
    await using deployment = await deploy(await resources.postgres());
    await using flooder = startFlooder();
    const { account, apis, database } = deployment;
    const [{ port, pid }] = apis;
    const [{ id, appname }] = (await seedApiKeys(database, [account.id], API_KEYS)) as [
      SeededApiKey,
    ];
    const { issuer, shortname } = account;
    const known = { issuer, shortname, apiKeyId: id, appname };
    const idleMegabytes = residentMegabytes(pid);
    progress(`${count} bad tokens; ${idleMegabytes.toFixed(0)} MB before them`);
    const parts: (FloodResult & { readonly megabytes: number })[] = [];
    for (let part = 0; part < PARTS; part += 1) {
      const size = count / PARTS;
      const result = await flooder.run({ port, known, from: part * size, count: size });
      parts.push({ ...result, megabytes: residentMegabytes(pid) });
    }
    const memory = parts.map(({ megabytes }) => megabytes);
    const [first = NaN] = memory;
    const row = `memory after ${count.toLocaleString('en')} different bad tokens`;
    const against = `after the first ${(count / PARTS).toLocaleString('en')}`;
    const speeds = parts.map(({ requestsPerSecond }) => requestsPerSecond);
    return [
      ratioFigure({ row, against, unit: 'MB' }, [[memory.at(-1) ?? NaN, first]]),
      absoluteFigure({ row: '… most in between', unit: 'MB' }, Math.max(...memory), parts),
      absoluteFigure(
        { row: '… not refused', unit: 'tokens', goal: { atMost: 0 } },
        count - answersIn(parts, (status) => status === REFUSED || status >= ERROR),
      ),
      absoluteFigure(
        { row: '… answered with 5xx', unit: 'tokens', goal: { atMost: 0 }, note: STARVED },
        answersIn(parts, (status) => status >= ERROR),
      ),
      absoluteFigure({ row: '… refused', unit: 'requests/s' }, quantile(speeds, 0.5)),
    ];
  },
};

function answersIn(parts: readonly FloodResult[], isMeant: (status: number) => boolean): number {
  const answers = parts.flatMap(({ answersByStatus }) => Object.entries(answersByStatus));
  return answers
    .filter(([status]) => isMeant(Number(status)))
    .reduce((total, [, count]) => total + count, 0);
}
