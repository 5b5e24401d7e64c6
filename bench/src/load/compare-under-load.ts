import { join } from 'node:path';
import { temporaryFolder } from '../process/temporary-folder.ts';
import { takeTurns } from '../take-turns.ts';
import { CONNECTIONS, startLoadGenerator, type LoadResult } from './load-generator.ts';
import { writeRequests } from './request-file.ts';

/** What both sides gave in each round. */
export type LoadRounds = readonly (readonly [LoadResult, LoadResult])[];

/** One side: a server, or several that share the load, and what it is sent. */
export type Target = { readonly ports: readonly number[]; readonly requests: Iterable<string> };

/**
 * Puts two sides under the same load in turn. Each gets its requests in their order, over all rounds,
 * and when they are used up again from the first.
 */
export async function compareTargets(
  rounds: number,
  requestsOfRound: number,
  targets: readonly [Target, Target],
): Promise<LoadRounds> {
  await using folder = temporaryFolder();
  await using generator = startLoadGenerator();
  const loads = [];
  for (const [index, { ports, requests }] of targets.entries()) {
    const requestFile = join(folder.path, `requests-${index}`);
    await writeRequests(requestFile, requests);
    loads.push({ ports, requestFile, connections: CONNECTIONS, requests: requestsOfRound });
  }
  const [first, second] = loads as [(typeof loads)[0], (typeof loads)[0]];
  // Awaited here: the generator ends when this function does.
  return await takeTurns(
    rounds,
    () => generator.run(first),
    () => generator.run(second),
  );
}

/** The same, with the same requests for both: by the ports of one side and of the other. */
export function compareUnderLoad(
  rounds: number,
  requestsOfRound: number,
  requests: Iterable<string>,
  [first, second]: readonly [readonly number[], readonly number[]],
): Promise<LoadRounds> {
  const all = [...requests];
  return compareTargets(rounds, requestsOfRound, [
    { ports: first, requests: all },
    { ports: second, requests: all },
  ]);
}
