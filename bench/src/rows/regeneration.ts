import { askGraphql, signIn, type Asked } from '../api/ask-graphql.ts';
import { deploy, type Deployment } from '../api/deployment.ts';
import type { Row } from '../bench.ts';
import { seedApiKeys } from '../database/seed-api-keys.ts';
import { watchApiKeyRows } from '../database/touched-rows.ts';
import { absoluteFigure, ratioFigure } from '../figure.ts';
import { median } from '../quantile.ts';
import { takeTurns } from '../take-turns.ts';

const FEW = 10;
const REGENERATE =
  'mutation { regenerateSharedSecret { errors { code } sharedSecret { version } } }';

/** Regeneration replaces one row, whatever hangs on it. */
export const regeneration: Row = {
  id: 'regeneration',
  measure: async ({ amounts, resources }) => {
    const large = await resources.largeAccount();
    await using small = await deploy(await resources.postgres());
    await seedApiKeys(small.database, [small.account.id], FEW);
    const countTouched = await watchApiKeyRows(large.database);
    const measured = await takeTurns(
      amounts.rounds,
      await regenerations(large, amounts.regenerations),
      await regenerations(small, amounts.regenerations),
    );
    const touched = await countTouched();
    const row = `regenerate with ${amounts.apiKeys.toLocaleString('en')} keys`;
    const against = `with ${FEW}`;
    return [
      ratioFigure({ row, against, unit: 'ms', goal: { atMost: 1.2 } }, measured),
      absoluteFigure(
        { row: '… rows of or about keys touched', unit: 'rows', goal: { atMost: 0 } },
        touched,
      ),
    ];
  },
};

/** A round: so many regenerations, one after the other; what one of them takes, in milliseconds. */
async function regenerations({ apis }: Deployment, count: number): Promise<() => Promise<number>> {
  const [api] = apis;
  const cookie = await signIn(api);
  return async () => {
    const durationsMs: number[] = [];
    for (let index = 0; index < count; index += 1) {
      const startedAtMs = performance.now();
      await regenerate(api, cookie);
      durationsMs.push(performance.now() - startedAtMs);
    }
    return median(durationsMs);
  };
}

async function regenerate(api: Asked, cookie: string): Promise<void> {
  const { regenerateSharedSecret: payload } = await askGraphql<{
    regenerateSharedSecret: { readonly errors: readonly unknown[] };
  }>(api, cookie, REGENERATE);
  if (payload.errors.length > 0) throw new Error('A regeneration was refused');
}
