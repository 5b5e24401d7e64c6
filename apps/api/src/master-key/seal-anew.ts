import { open, seal } from '@rekey/keys/sealed-secret';
import { appendAuditEvent, SYSTEM_ACTOR } from '../audit/append-audit-event.ts';
import type { Transaction } from '../database/database.ts';
import type { Dependencies } from '../dependencies.ts';
import type { SealedColumn } from './sealed-column.ts';
import { SEALED_COLUMNS } from './sealed-columns.ts';
import {
  findAccountsUnderOthers,
  holdValuesUnderOthers,
  replaceSealed,
  type HeldStretch,
  type SealedRow,
} from './sealed-value.store.ts';

type Needs = Pick<Dependencies, 'prisma' | 'masterKeys' | 'log'>;

/** Accounts that are looked up at once. */
const ACCOUNTS_MAX = 200;
/** Values of one transaction: some 100 ms of it. */
const VALUES_MAX = 100;

/**
 * Seals anew, under the ring's first key, whatever lies under another: account by account, in small
 * transactions of their own, each with its entry in the audit log. It can be ended at any point and
 * begun again, and several nodes may do it at once: what one holds the others leave out. What cannot
 * be opened stays as it is and is logged.
 *
 * @param isStopped asked between transactions.
 * @returns how many values.
 */
export async function sealAnew(needs: Needs, isStopped = () => false): Promise<number> {
  let count = 0;
  for (const column of SEALED_COLUMNS) {
    if (column.account === null) count += await sealAll(needs, column, null, isStopped);
    else
      for await (const accountId of accountsOf(needs, column))
        count += await sealAll(needs, column, accountId, isStopped);
  }
  return count;
}

async function* accountsOf(
  { prisma, masterKeys }: Needs,
  column: SealedColumn,
): AsyncGenerator<string> {
  let after = '';
  for (;;) {
    const where = { after, rowsMax: ACCOUNTS_MAX };
    const ids = await findAccountsUnderOthers(prisma, column, masterKeys.currentId, where);
    yield* ids;
    after = ids.at(-1) ?? '';
    if (ids.length < ACCOUNTS_MAX) return;
  }
}

async function sealAll(
  needs: Needs,
  column: SealedColumn,
  accountId: string | null,
  isStopped: () => boolean,
): Promise<number> {
  let count = 0;
  let after: string | null = null;
  while (!isStopped()) {
    const where: HeldStretch = { accountId, after, rowsMax: VALUES_MAX };
    const done = await needs.prisma.$transaction((transaction) =>
      sealSome(needs, transaction, column, where),
    );
    count += done.sealed;
    after = done.lastKey;
    if (done.seen < VALUES_MAX) break;
  }
  return count;
}

async function sealSome(
  needs: Needs,
  transaction: Transaction,
  column: SealedColumn,
  where: HeldStretch,
): Promise<{ readonly seen: number; readonly sealed: number; readonly lastKey: string | null }> {
  const keyId = needs.masterKeys.currentId;
  const rows = await holdValuesUnderOthers(transaction, column, keyId, where);
  let sealed = 0;
  for (const row of rows) if (await sealOne(needs, transaction, column, row)) sealed += 1;
  const { accountId } = where;
  if (sealed > 0 && accountId !== null) await audit(transaction, accountId, keyId, sealed);
  return { seen: rows.length, sealed, lastKey: rows.at(-1)?.key ?? null };
}

async function sealOne(
  { masterKeys, log }: Needs,
  transaction: Transaction,
  column: SealedColumn,
  { key, sealed, bound }: SealedRow,
): Promise<boolean> {
  const binding = column.bindingOf(bound);
  const opened = open(masterKeys, sealed, binding);
  if (opened.ok)
    await replaceSealed(transaction, column, key, seal(masterKeys, opened.value, binding));
  else
    log.error({ table: column.table, key, code: opened.code }, 'a sealed value cannot be opened');
  return opened.ok;
}

function audit(
  transaction: Transaction,
  accountId: string,
  masterKeyId: string,
  values: number,
): Promise<void> {
  return appendAuditEvent(transaction, {
    accountId,
    actor: SYSTEM_ACTOR,
    class: 'MASTER_KEY',
    subclass: 'VALUES',
    action: 'SEAL_ANEW',
    description: `${values} sealed values were sealed anew under the master key ${masterKeyId}.`,
    after: { masterKeyId, values },
  });
}
