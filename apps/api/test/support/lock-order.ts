import { PrismaPg } from '@prisma/adapter-pg';
import type { SqlDriverAdapter, SqlQueryable, Transaction } from '@prisma/driver-adapter-utils';
import { PrismaPGlite } from 'pglite-prisma-adapter';

/** Nobody else sees an account that is made in the transaction, so that is as good as locked. */
const LOCKS_ACCOUNT =
  /\bFROM account\b.*\bFOR NO KEY UPDATE\b|\b(UPDATE|INSERT INTO) ("public"\.)?"?account\b/is;
const APPENDS_ENTRY = /\bINSERT INTO ("public"\.)?"?audit_event\b/i;

/**
 * Watches every transaction that this process begins: one that locks the account's row has locked it
 * before its first entry of the audit log, which locks where that ends (`lockAccount` says why). One that
 * has not fails, whether or not another happened to be in its way.
 */
export function watchLockOrder(): void {
  for (const { prototype } of [PrismaPg, PrismaPGlite]) {
    const connect = Object.getOwnPropertyDescriptor(prototype, 'connect')?.value as Connect;
    Reflect.set(prototype, 'connect', async function (this: unknown) {
      const adapter = await connect.call(this);
      const startTransaction = adapter.startTransaction.bind(adapter);
      adapter.startTransaction = async (level) => watched(await startTransaction(level));
      return adapter;
    });
  }
}

type Connect = (this: unknown) => Promise<SqlDriverAdapter>;

function watched(transaction: Transaction): Transaction {
  let isAccountLocked = false;
  let isAppended = false;
  const look = ({ sql }: Parameters<SqlQueryable['queryRaw']>[0]) => {
    if (LOCKS_ACCOUNT.test(sql)) {
      if (isAppended && !isAccountLocked)
        throw new Error(`locks the account after it appended to the audit log: ${sql}`);
      isAccountLocked = true;
    }
    if (APPENDS_ENTRY.test(sql)) isAppended = true;
  };
  const queryRaw = transaction.queryRaw.bind(transaction);
  const executeRaw = transaction.executeRaw.bind(transaction);
  transaction.queryRaw = async (query) => {
    look(query);
    return queryRaw(query);
  };
  transaction.executeRaw = async (query) => {
    look(query);
    return executeRaw(query);
  };
  return transaction;
}
