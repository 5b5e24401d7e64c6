import { FleetNodeStore } from '../../../src/fleet/fleet-node.store.ts';
import { AccountMemory } from '../../../src/verification/account-memory.ts';

// A node that keeps its lease but hears of no change: not by notifications, not by polling, and not
// from an exchange that comes upon a newer epoch in the database.

const NOTHING = { CREDENTIALS: [], VIEWERS: [] };
FleetNodeStore.prototype.readChanges = (since) =>
  Promise.resolve({ epoch: since, accountIds: NOTHING, databaseMs: Date.now(), backendPid: 0 });

AccountMemory.prototype.findAtEpoch = function (this: AccountMemory, shortname) {
  return this.find(shortname);
};

await import('../../../src/main.ts');
