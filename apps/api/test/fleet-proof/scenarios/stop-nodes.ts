import type { ProofNode } from '../proof-fleet.ts';
import type { ProofRun } from '../proof-run.ts';
import type { Answered } from '../regenerate.ts';

/**
 * Stops one node after the other through a regeneration, and lets it go on after the answer. What was
 * sent to it in between is then the first thing it sees, before it can hear of anything.
 */
export async function stopNodes(run: ProofRun, times: number): Promise<Answered[]> {
  await run.warmUp();
  const answers: Answered[] = [];
  for (let time = 0; time < times; time += 1) {
    const stopped = run.nodes[time % run.nodes.length] as ProofNode;
    const other = run.nodes[(time + 1) % run.nodes.length] as ProofNode;
    run.harm(stopped);
    await run.ask(stopped);
    await run.burst(stopped);
    stopped.signal('SIGSTOP');
    try {
      answers.push(await run.regenerate(other));
      await run.ask(stopped);
    } finally {
      stopped.signal('SIGCONT');
    }
    await run.recovered(stopped);
    await run.settle();
  }
  return answers;
}
