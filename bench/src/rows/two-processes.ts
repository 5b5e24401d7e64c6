import { availableParallelism } from 'node:os';
import { deploy } from '../api/deployment.ts';
import { verifyRequest } from '../api/http-request.ts';
import { mintAccessTokens } from '../api/mint-access-tokens.ts';
import type { Row } from '../bench.ts';
import { seedApiKeys } from '../database/seed-api-keys.ts';
import { ratioFigure, unmeasuredFigure } from '../figure.ts';
import { compareUnderLoad } from '../load/compare-under-load.ts';

/** Two processes, the load generator, the database. */
const CORES_MIN = 4;
const API_KEYS = 10;
const TOKENS = 1_000;
const named = {
  row: 'verify, 2 processes',
  unit: 'requests/s',
  goal: { atLeast: 1.7 },
  against: '1 process',
};

/** Whether a second process over the same database adds what it costs. */
export const twoProcesses: Row = {
  id: 'two-processes',
  measure: async ({ amounts: { rounds, requests }, resources }) => {
    const cores = availableParallelism();
    if (cores < CORES_MIN)
      return [unmeasuredFigure(named, `not measurable on ${cores} cores: it takes ${CORES_MIN}`)];
    await using deployment = await deploy(await resources.postgres(), { processes: 2 });
    const { account, apis, database } = deployment;
    const apiKeys = await seedApiKeys(database, [account.id], API_KEYS);
    const all = mintAccessTokens(account, apiKeys, TOKENS).map(verifyRequest);
    const ports = apis.map(({ port }) => port);
    const measured = await compareUnderLoad(rounds, requests, all, [ports, ports.slice(0, 1)]);
    return [
      ratioFigure(
        named,
        measured.map(([two, one]) => [two.requestsPerSecond, one.requestsPerSecond]),
      ),
    ];
  },
};
