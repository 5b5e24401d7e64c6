import type { Receipt } from './shared-secret-step.ts';

/** How a change reached the nodes: `3 of 3 confirmed, slowest 8 ms`, and who was waited out. */
export function receiptInWords({ nodesAcknowledged, nodesWaitedOut, slowestMs }: Receipt): string {
  const nodes = nodesAcknowledged + nodesWaitedOut;
  const confirmed = `${nodesAcknowledged} of ${nodes} confirmed, slowest ${slowestMs} ms`;
  if (nodesWaitedOut === 0) return confirmed;
  const were = nodesWaitedOut === 1 ? 'was' : 'were';
  return `${confirmed}; ${nodesWaitedOut} did not answer and ${were} waited out`;
}
