import { setTimeout as delay } from 'node:timers/promises';
import type { Dependencies } from '../../src/dependencies.ts';
import type { Transaction } from '../../src/database/database.ts';
import { databaseKind } from './database.ts';

/**
 * Two operations at once, in the worst order: when the first has done all in its transaction and committed
 * nothing, the second begins and goes as far as it gets: to its end, or to a lock that the first one holds.
 *
 * @param first with these dependencies, whose transaction is held so.
 * @returns what both come to.
 * @throws when the first never came to its commit; or what either throws.
 */
export async function atOnce<Needs extends Pick<Dependencies, 'prisma'>, First, Second>(
  dependencies: Needs,
  first: (holding: Needs) => Promise<First>,
  second: () => Promise<Second>,
): Promise<readonly [First, Second]> {
  let meanwhile: Promise<Second> | null = null;
  const begin = async (transaction: Transaction) => {
    meanwhile ??= second();
    // Whether it fails is looked at in the end.
    const settled = meanwhile.then(
      () => true,
      () => true,
    );
    await untilWaited(transaction, settled);
  };
  const prisma = holdCommits(dependencies.prisma, begin);
  const ofFirst = await first({ ...dependencies, prisma });
  if (meanwhile === null) throw new Error('the first operation came to no commit');
  return [ofFirst, await meanwhile];
}

/** The same database, on which something is done at the end of every transaction before it is committed. */
function holdCommits(
  prisma: Dependencies['prisma'],
  beforeCommit: (transaction: Transaction) => Promise<void>,
): Dependencies['prisma'] {
  const $transaction = <Result>(work: (transaction: Transaction) => Promise<Result>) =>
    prisma.$transaction(async (transaction) => {
      const result = await work(transaction);
      await beforeCommit(transaction);
      return result;
    });
  return new Proxy(prisma, {
    get: (target, name) => (name === '$transaction' ? $transaction : Reflect.get(target, name)),
  });
}

/** On the embedded database, which has one connection, whatever else is begun waits for its turn. */
async function untilWaited(transaction: Transaction, settled: Promise<true>): Promise<void> {
  if (databaseKind() === 'embedded') return;
  const isWaited = async () => {
    const waiting = await transaction.$queryRaw<unknown[]>`
      SELECT FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY(pg_blocking_pids(pid))`;
    return waiting.length > 0;
  };
  while (!(await isWaited())) if (await Promise.race([settled, delay(5, false)])) return;
}
