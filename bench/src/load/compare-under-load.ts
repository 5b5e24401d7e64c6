import { join } from 'node:path';
import { temporaryFolder } from '../process/temporary-folder.ts';
import { takeTurns } from '../take-turns.ts';
import { CONNECTIONS, startLoadGenerator, type LoadResult } from './load-generator.ts';
import { writeRequests } from './request-file.ts';

/** What both sides gave in each round. */
export type LoadRounds = readonly (readonly [LoadResult, LoadResult])[];

/**
 * Puts two servers, or groups of them, under the same load in turn. Each gets the requests in their
 * order, over all rounds, and when they are used up again from the first.
 *
 * @param ports of one side and of the other
 */
export async function compareUnderLoad(
  rounds: number,
  requestsOfRound: number,
  requests: Iterable<string>,
  [first, second]: readonly [readonly number[], readonly number[]],
): Promise<LoadRounds> {
  await using folder = temporaryFolder();
  await using generator = startLoadGenerator();
  const requestFile = join(folder.path, 'requests');
  await writeRequests(requestFile, requests);
  const load = { connections: CONNECTIONS, requests: requestsOfRound, requestFile };
  // Awaited here: the generator ends when this function does.
  return await takeTurns(
    rounds,
    () => generator.run({ ...load, ports: first }),
    () => generator.run({ ...load, ports: second }),
  );
}
