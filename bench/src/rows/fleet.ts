import { signIn } from '../api/ask-graphql.ts';
import { deploy, type Deployment } from '../api/deployment.ts';
import type { SeededApiKey } from '../api/mint-access-tokens.ts';
import type { Row } from '../bench.ts';
import { openCuttableRoute, type Cut, type CuttableRoute } from '../database/cuttable-route.ts';
import { seedApiKeys } from '../database/seed-api-keys.ts';
import { absoluteFigure, type Figure } from '../figure.ts';
import { observe, type Observer } from '../fleet/observer.ts';
import { watchRegeneration, type WatchedRegeneration } from '../fleet/watch-regeneration.ts';
import { median, quantile } from '../quantile.ts';

const NODES = 4;
const LEASE_MS = 1_000;
const WARM_UP = 3;
const CUTS: readonly (readonly [Cut, string])[] = [
  ['DROPPED', 'one node cut off, connections dropped'],
  ['BLACK_HOLED', 'one node cut off, black-holed'],
];

/** How long the old secret lives on after the commit, on four nodes, and on one that is cut off. */
export const fleet: Row = {
  id: 'fleet',
  measure: async ({ amounts, progress, resources }) => {
    await using disposables = new AsyncDisposableStack();
    const routes: CuttableRoute[] = [];
    await using deployment = await deploy(await resources.postgres(), {
      processes: NODES,
      settings: { LEASE_MS: String(LEASE_MS) },
      routeOf: async (connectionString) => {
        const route = disposables.use(await openCuttableRoute(connectionString));
        routes.push(route);
        return route.connectionString;
      },
    });
    using observers = new DisposableStack();
    const nodes = deployment.apis.map(({ port }) => observers.use(observe(port)));
    const watch = await watcherOf(deployment, nodes);
    progress(`${amounts.watchedRegenerations} regenerations on ${NODES} nodes`);
    for (let index = 0; index < WARM_UP; index += 1) await watch();
    const together = await repeat(amounts.watchedRegenerations, () => watch());
    const figures = [...figuresTogether(together)];
    for (const [how, name] of CUTS) {
      progress(`${amounts.rounds} regenerations, ${name}`);
      const route = routes[NODES - 1] as CuttableRoute;
      const watched = await repeat(amounts.rounds, () => watchCutOff(watch, route, how));
      figures.push(figureCutOff(name, watched));
    }
    return figures;
  },
};

type Watch = (beforehand?: () => void) => Promise<WatchedRegeneration>;

async function watchCutOff(watch: Watch, route: CuttableRoute, how: Cut) {
  const watched = await watch(() => route.cut(how));
  route.mend();
  return watched;
}

async function watcherOf(deployment: Deployment, nodes: readonly Observer[]): Promise<Watch> {
  const { account, apis, database } = deployment;
  const [apiKey] = await seedApiKeys(database, [account.id], 1);
  const cookie = await signIn(apis[0]);
  return (beforehand) =>
    watchRegeneration(deployment, cookie, apiKey as SeededApiKey, nodes, beforehand);
}

async function repeat<Result>(
  times: number,
  action: () => Promise<Result>,
): Promise<readonly Result[]> {
  const results: Result[] = [];
  for (let index = 0; index < times; index += 1) results.push(await action());
  return results;
}

function figuresTogether(watched: readonly WatchedRegeneration[]): readonly Figure[] {
  const seenMs = watched.map(({ lastAcceptanceMs }) => lastAcceptanceMs);
  const toldMs = watched.map(({ receiptMs }) => receiptMs);
  const unit = 'ms';
  const row = `commit to last acceptance, ${NODES} nodes, p99 of ${watched.length}`;
  return [
    absoluteFigure({ row, unit, goal: { atMost: 50 } }, quantile(seenMs, 0.99), watched),
    absoluteFigure({ row: '… median', unit }, median(seenMs)),
    absoluteFigure({ row: "… p99 by the receipts' own word", unit }, quantile(toldMs, 0.99)),
  ];
}

function figureCutOff(name: string, watched: readonly WatchedRegeneration[]): Figure {
  const slowestMs = Math.max(...watched.map(({ lastAcceptanceMs }) => lastAcceptanceMs));
  const note = `LEASE_MS is ${LEASE_MS}; the slowest of ${watched.length}`;
  const named = { row: `… ${name}`, unit: 'ms', goal: { atMost: LEASE_MS }, note };
  return absoluteFigure(named, slowestMs, watched);
}
