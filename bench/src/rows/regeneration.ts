import { askGraphql, signIn, type Asked } from '../api/ask-graphql.ts';
import { deploy, type Deployment } from '../api/deployment.ts';
import type { Row } from '../bench.ts';
import { seedApiKeys } from '../database/seed-api-keys.ts';
import { watchApiKeyRows } from '../database/touched-rows.ts';
import { absoluteFigure, ratioFigure } from '../figure.ts';
import { timeInTurns } from '../take-turns.ts';

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
    const measured = await timeInTurns(
      amounts.rounds,
      amounts.regenerations,
      await regenerationOf(large),
      await regenerationOf(small),
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

async function regenerationOf({ apis: [api] }: Deployment): Promise<() => Promise<void>> {
  const cookie = await signIn(api);
  return () => regenerate(api, cookie);
}

async function regenerate(api: Asked, cookie: string): Promise<void> {
  const { regenerateSharedSecret: payload } = await askGraphql<{
    regenerateSharedSecret: { readonly errors: readonly unknown[] };
  }>(api, cookie, REGENERATE);
  if (payload.errors.length > 0) throw new Error('A regeneration was refused');
}
