import { deploy } from '../api/deployment.ts';
import { verifyRequest } from '../api/http-request.ts';
import { mintAccessToken, mintAccessTokens, type SeededApiKey } from '../api/mint-access-tokens.ts';
import type { Row } from '../bench.ts';
import { seedApiKeys } from '../database/seed-api-keys.ts';
import { absoluteFigure, ratioFigure, type Figure } from '../figure.ts';
import { compareUnderLoad, type LoadRounds } from '../load/compare-under-load.ts';
import type { LoadResult } from '../load/load-generator.ts';
import { residentMegabytes } from '../process/resident-megabytes.ts';
import { startBareResponder } from '../responders/responder.ts';
import { expectSameBytes, headerLinesFrom } from '../responders/same-bytes.ts';
import { WARM_UP_ROUNDS } from '../take-turns.ts';

const API_KEYS = 10;
const TOKENS_SEEN_BEFORE = 1_000;
const against = 'bare node:http';

/** Verification over HTTP on PostgreSQL, with tokens that were seen before, and with new ones alone. */
export const verify: Row = {
  id: 'verify',
  measure: async ({ amounts, progress, resources }) => {
    await using deployment = await deploy(await resources.postgres());
    const { account, apis, database } = deployment;
    const [{ port, pid }] = apis;
    const apiKeys = await seedApiKeys(database, [account.id], API_KEYS);
    const probe = verifyRequest(mintAccessToken(account, apiKeys[0] as SeededApiKey));
    await using bare = await startBareResponder(await headerLinesFrom(port, probe));
    await expectSameBytes([port, bare.port], probe);
    const { rounds, requests } = amounts;
    const compare = (tokens: number, requestsOfRound: number) => {
      progress(`${tokens} tokens, ${rounds} rounds of ${requestsOfRound} requests`);
      const all = mintAccessTokens(account, apiKeys, tokens).map(verifyRequest);
      return compareUnderLoad(rounds, requestsOfRound, all, [[port], [bare.port]]);
    };
    const seen = await compare(TOKENS_SEEN_BEFORE, requests);
    const fewer = requests / 2;
    const unseen = await compare(fewer * (WARM_UP_ROUNDS + rounds), fewer);
    return [
      ...figuresOf('verify, tokens seen before', seen, { requests: 0.9, p99: 1.5 }),
      ...figuresOf('verify, every token new', unseen, { requests: 0.5 }),
      absoluteFigure({ row: 'verify, memory after that load', unit: 'MB' }, residentMegabytes(pid)),
    ];
  },
};

function figuresOf(
  row: string,
  rounds: LoadRounds,
  goals: { readonly requests: number; readonly p99?: number },
): readonly Figure[] {
  const pairs = (value: (result: LoadResult) => number) =>
    rounds.map(([api, bare]) => [value(api), value(bare)] as const);
  return [
    ratioFigure(
      { row, against, unit: 'requests/s', goal: { atLeast: goals.requests } },
      pairs(({ requestsPerSecond }) => requestsPerSecond),
    ),
    ratioFigure(
      { row: '… p99', against, unit: 'ms', ...(goals.p99 && { goal: { atMost: goals.p99 } }) },
      pairs(({ p99Ms }) => p99Ms),
    ),
  ];
}
