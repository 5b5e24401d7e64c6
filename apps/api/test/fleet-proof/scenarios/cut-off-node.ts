import type { ProofNode } from '../proof-fleet.ts';
import type { ProofRun } from '../proof-run.ts';
import type { Answered } from '../regenerate.ts';

/** How a node is cut off from the database. */
export type Cut = 'drop' | 'blackHole';

/** Cuts the last node's database connection, regenerates twice elsewhere, and lets it through again. */
export async function cutOffNode(run: ProofRun, cuts: readonly Cut[]): Promise<Answered[][]> {
  await run.warmUp();
  const answers: Answered[][] = [];
  for (const cut of cuts) {
    const far = run.nodes.at(-1) as ProofNode;
    if (far.proxy === null) throw new Error('The last node cannot be cut off');
    const [first, second] = run.nodes as [ProofNode, ProofNode];
    run.harm(far);
    await run.burst(far);
    far.proxy[cut]();
    try {
      const waitedOut = await run.regenerate(first);
      await run.settle(far);
      answers.push([waitedOut, await run.regenerate(second)]);
      await run.settle(far);
    } finally {
      far.proxy.restore();
    }
    await run.recovered(far);
    await run.settle();
  }
  return answers;
}
