import { collectDefaultMetrics, Counter, Gauge, Registry } from 'prom-client';
import type { Fleet } from '../fleet/fleet.ts';
import { DOCUMENT_REFUSALS, type DocumentRefusal } from '../graphql/tell-refusals.ts';

/** What the process counts. Labels are codes and kinds: never a name, a token or an address. */
export type Metrics = {
  readonly registry: Registry;
  /** Verifications by verdict: `OK` or the refusal's name. */
  countVerification(verdict: string): void;
  /** Exchanges and refreshes by verdict. */
  countExchange(kind: 'exchange' | 'refresh', verdict: string): void;
  /** GraphQL documents that were refused. */
  countRefusedDocument(reason: DocumentRefusal): void;
};

/** What a node says of itself. */
type NodeState = Pick<Fleet, 'isLeaseHeld' | 'isListening' | 'clockOffsetSeconds'>;

/** Prometheus metrics of one process, without any global state. The node is asked when scraped. */
export function createMetrics(node: NodeState): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  // Which holes a node has is not for everybody who may look at it.
  registry.removeSingleMetric('nodejs_version_info');
  const registers = [registry];
  const verifications = new Map<string, number>();
  new Counter({
    name: 'rekey_verifications_total',
    help: 'Verifications by verdict.',
    labelNames: ['verdict'],
    registers,
    // Counted in a map, which costs the hot path far less than a labelled counter.
    collect() {
      this.reset();
      for (const [verdict, count] of verifications) this.inc({ verdict }, count);
    },
  });
  registerNodeGauges(registry, node);
  const exchanges = new Counter({
    name: 'rekey_token_exchanges_total',
    help: 'Token exchanges and refreshes by verdict.',
    labelNames: ['kind', 'verdict'],
    registers,
  });
  const refused = new Counter({
    name: 'rekey_graphql_refused_total',
    help: 'GraphQL documents that were refused, by the limit or the code of the answer.',
    labelNames: ['reason'],
    registers,
  });
  // From the start, or the first of each would be none by the difference to the scrape before.
  for (const reason of DOCUMENT_REFUSALS) refused.inc({ reason }, 0);
  return {
    registry,
    countVerification: (verdict) =>
      void verifications.set(verdict, (verifications.get(verdict) ?? 0) + 1),
    countExchange: (kind, verdict) => exchanges.inc({ kind, verdict }),
    countRefusedDocument: (reason) => refused.inc({ reason }),
  };
}

function registerNodeGauges(registry: Registry, node: NodeState): void {
  const registers = [registry];
  new Gauge({
    name: 'rekey_lease_held',
    help: '1 while this node may answer from memory, else 0.',
    registers,
    collect() {
      this.set(node.isLeaseHeld() ? 1 : 0);
    },
  });
  new Gauge({
    name: 'rekey_fleet_listening',
    help: '1 while this node is told of changes at once, 0 while it finds them by asking alone.',
    registers,
    collect() {
      this.set(node.isListening() ? 1 : 0);
    },
  });
  new Gauge({
    name: 'rekey_clock_offset_seconds',
    help: 'Seconds by which the clock of this node is ahead of the database, at least; negative when it is behind.',
    registers,
    collect() {
      this.set(node.clockOffsetSeconds());
    },
  });
}
