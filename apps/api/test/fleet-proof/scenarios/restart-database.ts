import { setTimeout as sleep } from 'node:timers/promises';
import type { PostgresServer } from '../../support/postgres-server.ts';
import { LEASE_MS } from '../proof-fleet.ts';
import type { ProofRun } from '../proof-run.ts';
import type { Answered } from '../regenerate.ts';

/** Somewhere in a regeneration, and in the time after it. */
const STOPPED_AFTER_MS_MAX = 40;
/** Longer than a lease, so that no node can go on from memory. */
const GONE_MS = LEASE_MS * 1.25;

/** Stops the database in the middle of a regeneration, and starts it again. */
export async function restartDatabase(
  run: ProofRun,
  server: PostgresServer,
  times: number,
): Promise<Answered[]> {
  await run.warmUp();
  const answers: Answered[] = [];
  for (let time = 0; time < times; time += 1) {
    for (const node of run.nodes) run.harm(node);
    const regenerating = run.regenerate(...run.nodes);
    await sleep((STOPPED_AFTER_MS_MAX * (time + 0.5)) / times);
    await server.stop();
    await sleep(GONE_MS);
    await server.start();
    answers.push(await regenerating);
    await run.recovered(...run.nodes);
    await run.settle();
  }
  return answers;
}
