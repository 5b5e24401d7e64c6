import type { FastifyBaseLogger } from 'fastify';

/**
 * Something that deletes what no longer counts, or does what has come due, at `now` by the database's
 * clock. @returns how many rows.
 */
export type UpkeepTask = { readonly name: string; readonly run: (now: Date) => Promise<number> };

const EVERY_MS = 10 * 60_000;

/**
 * Runs the tasks one after another, now and every ten minutes. A task that fails is logged and tried
 * again next time: what it deletes is refused by its date anyway, and what is due stays so.
 *
 * @param readTime the database's clock: one that is wrong on this node must not delete what counts on
 *   the others.
 * @returns a function that stops it, once the task under way has ended.
 */
export function startUpkeep(
  tasks: readonly UpkeepTask[],
  readTime: () => Promise<Date>,
  log: FastifyBaseLogger,
) {
  let isStopped = false;
  let running: Promise<void> = Promise.resolve();
  const runAll = async () => {
    for (const { name, run } of tasks) {
      if (isStopped) return;
      try {
        const rows = await run(await readTime());
        if (rows > 0) log.debug({ rows }, `upkeep: ${name}`);
      } catch (error) {
        log.warn({ err: error }, `upkeep failed: ${name}`);
      }
    }
  };
  const timer = setInterval(() => {
    running = running.then(runAll);
  }, EVERY_MS).unref();
  running = runAll();
  return async (): Promise<void> => {
    isStopped = true;
    clearInterval(timer);
    await running;
  };
}
