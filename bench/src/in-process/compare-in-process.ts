import { startProgram } from '../process/program.ts';
import { takeTurns } from '../take-turns.ts';

/**
 * Lets two contenders, named by their files, check in turn, each in a process of its own.
 *
 * @returns checks per second of both, by round.
 */
export async function compareInProcess(
  rounds: number,
  durationMs: number,
  names: readonly [string, string],
): Promise<readonly (readonly [number, number])[]> {
  const url = new URL('run-contender.ts', import.meta.url);
  await using first = startProgram(url, [names[0]]);
  await using second = startProgram(url, [names[1]]);
  const checksPerSecond = async (program: typeof first) =>
    (await program.ask({ durationMs })) as number;
  // Awaited here: both processes end when this function does.
  return await takeTurns(
    rounds,
    () => checksPerSecond(first),
    () => checksPerSecond(second),
  );
}
