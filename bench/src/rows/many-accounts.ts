import { join } from 'node:path';
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
import { CONNECTIONS, startLoadGenerator } from '../load/load-generator.ts';
import { writeRequests } from '../load/request-file.ts';
import { residentMegabytes } from '../process/resident-megabytes.ts';
import { temporaryFolder } from '../process/temporary-folder.ts';

const FEW = 10;
/** Tokens on either side: what differs is how many keys and accounts they are of. */
const TOKENS = 10_000;
const MEMORY = { unit: 'MB', goal: { atMost: 400 } };
/** How often each account is asked for, so that whoever is remembered has all that it can have. */
const TIMES = 2;

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
      requests: await tokensOfHot(large, accounts.slice(0, hotAccounts), FEW, TOKENS),
    };
    const reference = {
      ports: [small.apis[0].port],
      requests: tokensOf(
        few.map((apiKey) => [small.account, apiKey] as const),
        TOKENS,
      ),
    };
    const measured = await compareTargets(rounds, requests, [ours, reference]);
    const megabytes = residentMegabytes(large.apis[0].pid);
    progress(`a token of each of ${count} accounts`);
    await askForAll(large, accounts);
    const row = `verify, ${apiKeys.toLocaleString('en')} keys, ${hotAccounts} hot accounts`;
    return [
      ratioFigure(
        { row, against: `${FEW} keys`, unit: 'requests/s', goal: { atLeast: 0.8 } },
        measured.map(([a, b]) => [a.requestsPerSecond, b.requestsPerSecond]),
      ),
      absoluteFigure({ row: '… memory after it', ...MEMORY }, megabytes),
      absoluteFigure(
        { row: `… memory after all ${count.toLocaleString('en')} accounts`, ...MEMORY },
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

/** Whatever a node remembers of an account, it now had to remember of all. */
async function askForAll(deployment: Deployment, accounts: readonly TokenAccount[]): Promise<void> {
  await using folder = temporaryFolder();
  await using generator = startLoadGenerator();
  const requestFile = join(folder.path, 'requests');
  await writeRequests(requestFile, await tokensOfHot(deployment, accounts, 1, accounts.length));
  const ports = [deployment.apis[0].port];
  const requests = accounts.length * TIMES;
  await generator.run({ ports, requestFile, requests, connections: CONNECTIONS });
}

/** So many tokens in all, of the first few API keys of each hot account. */
async function tokensOfHot(
  { database }: Deployment,
  hot: readonly TokenAccount[],
  apiKeys: number,
  count: number,
): Promise<readonly string[]> {
  const byId = new Map(hot.map((account) => [account.id, account]));
  const { rows } = await database.query<SeededApiKey & { account_id: string }>(
    `SELECT id, appname, account_id FROM api_key
      WHERE account_id = ANY($1::uuid[]) AND appname <= 'app-' || lpad($2::text, 7, '0')`,
    [hot.map(({ id }) => id), apiKeys],
  );
  return tokensOf(
    rows.map((row) => [byId.get(row.account_id) as TokenAccount, row] as const),
    count,
  );
}

function tokensOf(
  owners: readonly (readonly [TokenAccount, SeededApiKey])[],
  count: number,
): readonly string[] {
  return Array.from({ length: count }, (_, index) => {
    // Spread, so that neighbours are of different accounts.
    const [account, apiKey] = owners[(index * 7919) % owners.length] as (typeof owners)[number];
    return verifyRequest(mintAccessToken(account, apiKey));
  });
}
