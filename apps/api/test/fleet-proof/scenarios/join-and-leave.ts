import type { ProofFleet, ProofNode } from '../proof-fleet.ts';
import type { ProofRun } from '../proof-run.ts';
import type { Answered } from '../regenerate.ts';

/** How a node leaves: told to, or without a word. */
export type Leaving = 'SIGTERM' | 'SIGKILL';

/** Nodes come and go while regenerations go on all the time. */
export async function joinAndLeave(
  run: ProofRun,
  fleet: ProofFleet,
  leavings: readonly Leaving[],
): Promise<Answered[]> {
  await run.warmUp();
  const answers: Answered[] = [];
  const over = new AbortController();
  const regenerating = (async () => {
    for (let time = 0; !over.signal.aborted; time += 1) {
      answers.push(await run.regenerate(run.nodes[time % run.nodes.length] as ProofNode));
      await run.settle();
    }
  })();
  try {
    for (const [index, leaving] of leavings.entries()) {
      const visitor = await fleet.start(`visitor ${index + 1}`);
      run.join(visitor);
      await run.regenerated(3);
      run.expectToLeave(visitor);
      await visitor.stop(leaving);
      run.leave(visitor);
      await run.regenerated(2);
    }
  } finally {
    over.abort();
    await regenerating;
  }
  return answers;
}
