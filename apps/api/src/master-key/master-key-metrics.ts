import { Gauge, type Registry } from 'prom-client';
import type { Dependencies } from '../dependencies.ts';
import { countSealedValues } from './count-sealed-values.ts';

/** However often it is scraped, the database is asked no more often than this. */
const ASKED_EVERY_MS = 60_000;

/** Shows how many values lie under which master key: one under which none lies can be taken out. */
export function registerMasterKeyMetrics(
  registry: Registry,
  { prisma, masterKeys, log, now }: Pick<Dependencies, 'prisma' | 'masterKeys' | 'log' | 'now'>,
): void {
  let askedAtMs = -Infinity;
  new Gauge({
    name: 'rekey_sealed_values',
    help: 'Values by the master key that they are sealed under; counted once a minute at most. A key with 0 can be taken out.',
    labelNames: ['key_id'],
    registers: [registry],
    async collect() {
      const askedAt = now().getTime();
      if (askedAt - askedAtMs < ASKED_EVERY_MS) return;
      askedAtMs = askedAt;
      try {
        const counts = await countSealedValues(prisma);
        this.reset();
        for (const keyId of masterKeys.keys.keys()) this.set({ key_id: keyId }, 0);
        for (const [keyId, count] of counts) this.set({ key_id: keyId }, count);
      } catch (error) {
        // A scrape tells of all else all the same.
        log.warn({ err: error }, 'the sealed values could not be counted');
        this.reset();
      }
    },
  });
}
