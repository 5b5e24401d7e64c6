import { deploy, type Deployment } from '../api/deployment.ts';
import { verifyRequest } from '../api/http-request.ts';
import {
  mintAccessToken,
  type SeededApiKey,
  type TokenAccount,
} from '../api/mint-access-tokens.ts';
import type { Row } from '../bench.ts';
import { seedAccounts } from '../database/seed-accounts.ts';
import { seedApiKeys } from '../database/seed-api-keys.ts';
import { absoluteFigure, ratioFigure } from '../figure.ts';
import { compareTargets } from '../load/compare-under-load.ts';
import { residentMegabytes } from '../process/resident-megabytes.ts';

const FEW = 10;
/** Tokens on either side: what differs is how many keys and accounts they are of. */
const TOKENS = 10_000;

/** Verification when there are many accounts, a tenth of them at work: what the memory of a node is for. */
export const manyAccounts: Row = {
  id: 'many-accounts',
  measure: async ({ amounts, progress, resources }) => {
    await using large = await deploy(await resources.postgres());
    await using small = await deploy(await resources.postgres());
    const { rounds, requests, accounts: count, apiKeys, hotAccounts } = amounts;
    progress(`seeding ${apiKeys} API keys in ${count} accounts`);
    const accounts = await seedLarge(large, count, apiKeys);
    const few = await seedApiKeys(small.database, [small.account.id], FEW);
    const ours = {
      ports: [large.apis[0].port],
      requests: await hotTokens(large, accounts.slice(0, hotAccounts)),
    };
    const reference = {
      ports: [small.apis[0].port],
      requests: tokensOf(few.map((apiKey) => [small.account, apiKey] as const)),
    };
    const measured = await compareTargets(rounds, requests, [ours, reference]);
    const row = `verify, ${apiKeys.toLocaleString('en')} keys, ${hotAccounts} hot accounts`;
    return [
      ratioFigure(
        { row, against: `${FEW} keys`, unit: 'requests/s', goal: { atLeast: 0.8 } },
        measured.map(([a, b]) => [a.requestsPerSecond, b.requestsPerSecond]),
      ),
      absoluteFigure(
        { row: '… memory after it', unit: 'MB', goal: { atMost: 400 } },
        residentMegabytes(large.apis[0].pid),
      ),
    ];
  },
};

async function seedLarge(
  { database, masterKeys, account }: Deployment,
  count: number,
  apiKeys: number,
): Promise<readonly TokenAccount[]> {
  const accounts = await seedAccounts(database, masterKeys, account.issuer, count);
  const ids = accounts.map(({ id }) => id);
  await seedApiKeys(database, ids, apiKeys / count);
  return accounts;
}

/** Tokens of a few API keys of each hot account. */
async function hotTokens({ database }: Deployment, hot: readonly TokenAccount[]) {
  const byId = new Map(hot.map((account) => [account.id, account]));
  const { rows } = await database.query<SeededApiKey & { account_id: string }>(
    `SELECT id, appname, account_id FROM api_key
      WHERE account_id = ANY($1::uuid[]) AND appname <= 'app-0000010'`,
    [hot.map(({ id }) => id)],
  );
  return tokensOf(rows.map((row) => [byId.get(row.account_id) as TokenAccount, row] as const));
}

function tokensOf(owners: readonly (readonly [TokenAccount, SeededApiKey])[]): readonly string[] {
  return Array.from({ length: TOKENS }, (_, index) => {
    // Spread, so that neighbours are of different accounts.
    const [account, apiKey] = owners[(index * 7919) % owners.length] as (typeof owners)[number];
    return verifyRequest(mintAccessToken(account, apiKey));
  });
}
