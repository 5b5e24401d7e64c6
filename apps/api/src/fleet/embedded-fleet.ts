import { randomUUID } from 'node:crypto';
import type { Fleet, Forget } from './fleet.ts';

/**
 * The fleet on the embedded database: this process alone, which no change can escape. There is
 * nobody to wait for, and no lease that could run out.
 */
export function openEmbeddedFleet(forget: Forget): Fleet {
  return {
    nodeId: randomUUID(),
    isLeaseHeld: () => true,
    isListening: () => true,
    // The database has its clock from the process.
    clockOffsetSeconds: () => 0,
    announce: async ({ accountId, epoch, concern }) => {
      forget.accounts([accountId], concern);
      return { epoch, nodesAcknowledged: 1, nodesWaitedOut: 0, slowestMs: 0 };
    },
    close: async () => {},
  };
}
