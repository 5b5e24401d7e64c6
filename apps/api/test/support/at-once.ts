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
 * @throws when the first has no transaction that it commits, or several; or what either throws.
 */
export async function atOnce<Needs extends Pick<Dependencies, 'prisma'>, First, Second>(
  dependencies: Needs,
  first: (holding: Needs) => Promise<First>,
  second: () => Promise<Second>,
): Promise<readonly [First, Second]> {
  const begun: Promise<Second>[] = [];
  const begin = async (transaction: Transaction) => {
    const meanwhile = second();
    begun.push(meanwhile);
    // Whether it fails is looked at in the end.
    const settled = meanwhile.then(
      () => true as const,
      () => true as const,
    );
    await untilWaited(transaction, settled);
  };
  const ofFirst = await first({ ...dependencies, prisma: holdCommits(dependencies.prisma, begin) });
  const [meanwhile, ...others] = begun;
  if (!meanwhile || others.length > 0) throw new Error('the first has not committed once');
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
