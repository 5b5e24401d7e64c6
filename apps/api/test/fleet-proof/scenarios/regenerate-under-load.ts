import { setTimeout as sleep } from 'node:timers/promises';
import type { ProofRun } from '../proof-run.ts';
import type { Answered } from '../regenerate.ts';

/** Regenerates so many times, on one node after the other, with nothing else happening. */
export async function regenerateUnderLoad(run: ProofRun, times: number): Promise<Answered[]> {
  await run.warmUp();
  const answers: Answered[] = [];
  for (let time = 0; time < times; time += 1) {
    const node = run.nodes[time % run.nodes.length];
    if (node === undefined) throw new Error('There is no node');
    answers.push(await run.regenerate(node));
    await run.settle();
  }
  return answers;
}

const LOOK_MS = 1000;

/** Regenerates once, and looks at what comes after, whether or not the nodes ever get to agree. */
export async function regenerateAndLook(run: ProofRun): Promise<void> {
  await run.warmUp();
  await run.regenerate(...run.nodes);
  await sleep(LOOK_MS);
}
