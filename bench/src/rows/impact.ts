import { askGraphql, signIn } from '../api/ask-graphql.ts';
import type { Row } from '../bench.ts';
import { seedUsage } from '../database/seed-usage.ts';
import { absoluteFigure } from '../figure.ts';
import { quantile } from '../quantile.ts';

const COUNT = '{ count isLowerBound }';
const COUNTS = ['keysTotal', 'keysInUse', 'seenLastHour', 'seenLastDay', 'unusedKeys'];
const QUERY = `{ sharedSecret { impact {
  ${COUNTS.map((name) => `${name} ${COUNT}`).join(' ')}
  busiest { apiKey { appname description } lastSeenAt lastSeenIp requests plot } } } }`;
/** The first of them meet statements that were never planned, and code that was never compiled. */
const WARM_UP = 20;

type Impact = {
  readonly sharedSecret: { readonly impact: { readonly busiest: readonly unknown[] } };
};

/** What is shown before a regeneration is confirmed, where every tenth of the account's keys is in use. */
export const impact: Row = {
  id: 'impact',
  measure: async ({ amounts, progress, resources }) => {
    const { apis, database, account } = await resources.largeAccount();
    progress('usage of one key in ten');
    await seedUsage(database, account.id);
    const cookie = await signIn(apis[0]);
    const asked: number[] = [];
    for (let time = 0; time < WARM_UP + amounts.rounds * amounts.pages; time += 1) {
      const startedAtMs = performance.now();
      const { sharedSecret } = await askGraphql<Impact>(apis[0], cookie, QUERY);
      asked.push(performance.now() - startedAtMs);
      // An empty one would be quick, and wrong.
      if (sharedSecret.impact.busiest.length !== 12) throw new Error('No key is in use');
    }
    const measured = asked.slice(WARM_UP);
    const row = `impact of a regeneration of ${amounts.apiKeys.toLocaleString('en')} keys, p95`;
    const goal = { atMost: 50 };
    return [absoluteFigure({ row, unit: 'ms', goal }, quantile(measured, 0.95), measured)];
  },
};
