import { prismaAdapter } from 'better-auth/adapters/prisma';
import type { BetterAuthOptions, DBAdapter, DBTransactionAdapter } from 'better-auth/types';
import { lockAccount } from '../account/lock-account.ts';
import type { Queryable, Transaction } from '../database/database.ts';
import type { Dependencies } from '../dependencies.ts';
import { announceCommit } from '../fleet/announce-commit.ts';
import type { Change } from '../fleet/fleet.ts';
import { raiseEpoch } from '../fleet/raise-epoch.ts';
import { currentAuthRequest } from './auth-request.ts';
import { endSessions } from './end-sessions.ts';
import {
  recordPasswordChange,
  recordPasswordSession,
  recordRename,
  selfActor,
} from './record-sign-in.ts';
import type { NewSession } from './record-sign-in.ts';
import { sessionEnd } from './session-life.ts';
import { findUserForAudit } from './session.store.ts';

type Where = Parameters<DBAdapter['deleteMany']>[0]['where'];
/** Takes the accounts of which every node has to forget the viewers. */
type Changed = (accountIds: ReadonlySet<string>) => void;

/**
 * Better Auth's view of the database, in which every write is in one transaction with its entry in
 * the audit log. Its own hooks run before the transaction or after the commit, so the adapter is the
 * one place where both can be had.
 */
export function auditedAdapter(
  dependencies: Pick<Dependencies, 'prisma' | 'fleet' | 'settings' | 'log'>,
) {
  return (options: BetterAuthOptions): DBAdapter => {
    const plainAdapter = (database: Queryable): DBAdapter =>
      prismaAdapter(database, { provider: 'postgresql' })(options);
    const inTransaction = <Result>(work: (adapter: DBTransactionAdapter) => Promise<Result>) =>
      runAudited(dependencies, (transaction, changed) =>
        work(auditing(plainAdapter(transaction), transaction, changed, dependencies.settings)),
      );
    return {
      ...plainAdapter(dependencies.prisma),
      create: (write) => inTransaction((adapter) => adapter.create(write)),
      update: (write) => inTransaction((adapter) => adapter.update(write)),
      updateMany: (write) => inTransaction((adapter) => adapter.updateMany(write)),
      delete: (write) => inTransaction((adapter) => adapter.delete(write)),
      deleteMany: (write) => inTransaction((adapter) => adapter.deleteMany(write)),
      transaction: inTransaction,
    };
  };
}

async function runAudited<Result>(
  dependencies: Pick<Dependencies, 'prisma' | 'fleet' | 'log'>,
  work: (transaction: Transaction, changed: Changed) => Promise<Result>,
): Promise<Result> {
  const changes: Change[] = [];
  try {
    const result = await dependencies.prisma.$transaction(async (transaction) => {
      const changed = new Set<string>();
      const value = await work(transaction, (ids) => ids.forEach((id) => changed.add(id)));
      for (const id of changed) changes.push(await raiseEpoch(transaction, id, 'VIEWERS'));
      return value;
    });
    for (const change of changes) await announceCommit(dependencies, change);
    return result;
  } catch (error) {
    currentAuthRequest().failure = error instanceof Error ? error : new Error(String(error));
    throw error;
  }
}

function auditing(
  adapter: DBAdapter,
  transaction: Transaction,
  changed: Changed,
  settings: Dependencies['settings'],
): DBTransactionAdapter {
  const deleteSessions = async (where: Where): Promise<number> => {
    const sessions = await adapter.findMany<{ id: string; userId: string }>({
      model: 'session',
      where,
    });
    await lockAccountsOf(transaction, sessions);
    const ids = sessions.map((session) => session.id);
    const { reason } = currentAuthRequest();
    changed(
      await endSessions(transaction, ids, reason, (ended) =>
        selfActor({ ...ended, id: ended.userId }),
      ),
    );
    return ids.length;
  };
  return {
    ...adapter,
    create: async (write) => {
      if (write.model !== 'session') return adapter.create(write) as never;
      const session = write.data as unknown as NewSession;
      await lockAccountsOf(transaction, [session]);
      const expiresAt = sessionEnd({ ...session, seenAt: session.createdAt }, settings);
      const row = await adapter.create({ ...write, data: { ...write.data, expiresAt } });
      changed(await recordPasswordSession(transaction, row as unknown as NewSession));
      return row as never;
    },
    update: (write) => auditedUpdate(adapter, transaction, changed, write) as never,
    delete: async (write) => {
      if (write.model === 'session') await deleteSessions(write.where);
      else await adapter.delete(write);
    },
    deleteMany: (write) =>
      write.model === 'session' ? deleteSessions(write.where) : adapter.deleteMany(write),
  };
}

/**
 * Locks the accounts whose users these are, before anything of theirs is written: as all do that raise
 * the epoch later, and in the order in which an entry of the audit log is appended after it.
 */
async function lockAccountsOf(
  transaction: Transaction,
  owned: readonly { readonly userId: string }[],
): Promise<void> {
  const accountIds = new Set<string>();
  for (const id of new Set(owned.map(({ userId }) => userId))) {
    const user = await findUserForAudit(transaction, { id });
    if (user) accountIds.add(user.accountId);
  }
  for (const accountId of [...accountIds].sort()) await lockAccount(transaction, accountId);
}

type Update = Parameters<DBAdapter['update']>[0];
/** What is used of a row: `name` of a user, `userId` of a login. */
type UpdatedRow = { readonly id: string; readonly name: string; readonly userId: string };

async function auditedUpdate(
  adapter: DBAdapter,
  transaction: Transaction,
  changed: Changed,
  write: Update,
): Promise<unknown> {
  const { model, where } = write;
  const isAudited = model === 'user' || (model === 'account' && 'password' in write.update);
  const before = isAudited ? await adapter.findOne<UpdatedRow>({ model, where }) : null;
  if (before)
    await lockAccountsOf(transaction, [{ userId: model === 'user' ? before.id : before.userId }]);
  const row = await adapter.update<UpdatedRow>(write);
  if (row && before && model === 'user' && before.name !== row.name) {
    const names = { before: before.name, after: row.name };
    changed(await recordRename(transaction, row.id, names));
  }
  if (row && model === 'account' && 'password' in write.update)
    await recordPasswordChange(transaction, row.userId);
  return row;
}
