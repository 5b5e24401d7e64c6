import { Gauge, type Registry } from 'prom-client';
import type { Dependencies } from '../dependencies.ts';
import { countOverdueSharedSecrets } from './max-age.store.ts';

/** However often it is scraped, the database is asked no more often than this. */
const ASKED_EVERY_MS = 60_000;

/** Shows how many accounts have a shared secret past its maximum age. It names none of them. */
export function registerSharedSecretMetrics(
  registry: Registry,
  { prisma, log, now }: Pick<Dependencies, 'prisma' | 'log' | 'now'>,
): void {
  let askedAtMs = -Infinity;
  new Gauge({
    name: 'rekey_shared_secrets_overdue',
    help: 'Accounts whose shared secret is older than the maximum age that is set for it; asked once a minute at most. Not a number while the database does not answer.',
    registers: [registry],
    async collect() {
      const askedAt = now();
      if (askedAt.getTime() - askedAtMs < ASKED_EVERY_MS) return;
      askedAtMs = askedAt.getTime();
      try {
        this.set(await countOverdueSharedSecrets(prisma, askedAt));
      } catch (error) {
        // A scrape tells of all else all the same.
        log.warn({ err: error }, 'the overdue shared secrets could not be counted');
        this.set(NaN);
      }
    },
  });
}
