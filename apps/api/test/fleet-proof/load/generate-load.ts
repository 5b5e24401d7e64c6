import type { Observation } from '../history.ts';
import { CredentialPool } from './credential-pool.ts';
import { NodeLoad } from './node-load.ts';
import type { Order } from './orders.ts';

// A process of its own: it sends at its pace whatever the test is waiting for, and the test notes
// when an answer came in without having to send requests meanwhile.

const REPORT_EVERY_MS = 10;

const nodes = new Map<string, NodeLoad>();
let pool: CredentialPool | null = null;
let observations: Observation[] = [];

process.on('message', (order: Order) => {
  if (order.type === 'BEGIN') pool = new CredentialPool(order.credentials);
  else if (pool === null) throw new Error(`${order.type} came before BEGIN`);
  else if (order.type === 'SECRET') pool.begin(order.version, order.sharedSecret);
  else if (order.type === 'BURST') nodes.get(order.node)?.burst();
  else if (order.type === 'ASK') nodes.get(order.node)?.ask();
  else if (order.type === 'LEAVE') {
    nodes.get(order.node)?.stop();
    nodes.delete(order.node);
  } else {
    const record = (observation: Observation) => void observations.push(observation);
    nodes.set(order.node, new NodeLoad(order.node, order.origin, pool, record));
  }
});
process.once('disconnect', () => process.exit(0));

setInterval(() => {
  if (observations.length === 0) return;
  process.send?.(observations);
  observations = [];
}, REPORT_EVERY_MS);
