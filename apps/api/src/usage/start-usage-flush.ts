import type { Registry } from 'prom-client';
import type { Dependencies } from '../dependencies.ts';
import { createResolveAddress } from './client-address.ts';
import { UsageFlush } from './usage-flush.ts';
import { registerUsageMetrics } from './usage-metrics.ts';
import type { UsageRecorder } from './usage-recorder.ts';
import { UsageStore } from './usage.store.ts';

/** Writes what `recorder` counts every few seconds from now on, and shows it in the metrics. */
export function startUsageFlush(
  { prisma, settings, log }: Pick<Dependencies, 'prisma' | 'settings' | 'log'>,
  recorder: UsageRecorder,
  registry: Registry,
): UsageFlush {
  const resolveAddress = createResolveAddress(settings.trustedProxies);
  const flush = new UsageFlush({ recorder, store: new UsageStore(prisma), resolveAddress, log });
  registerUsageMetrics(registry, flush);
  flush.start();
  return flush;
}
