import { Counter, Gauge, type Registry } from 'prom-client';
import type { UsageFlush } from './usage-flush.ts';

/** Shows in the process's metrics whether usage gets written. */
export function registerUsageMetrics(registry: Registry, flush: UsageFlush): void {
  const registers = [registry];
  new Counter({
    name: 'rekey_usage_dropped_total',
    help: 'Requests counted as usage that were dropped because the database could not be written.',
    registers,
    collect() {
      this.reset();
      this.inc(flush.requestsDropped);
    },
  });
  new Gauge({
    name: 'rekey_usage_flushed_timestamp_seconds',
    help: 'When everything counted as usage had last been written, in seconds since 1970.',
    registers,
    collect() {
      this.set(flush.flushedAtMs / 1000);
    },
  });
}
