import pg from 'pg';
import { FleetNodeStore } from '../../../src/fleet/fleet-node.store.ts';

// A node that answers a regeneration without waiting for any other, and hears of others' by polling
// alone: with notifications too, they would mostly be as quick as the answer.

FleetNodeStore.prototype.list = () => Promise.resolve([]);

class DeafClient extends pg.Client {
  override on(event: string, listener: (...given: never[]) => void): this {
    return event === 'notification' ? this : super.on(event as 'end', listener);
  }
}
pg.Client = DeafClient;

await import('../../../src/main.ts');
