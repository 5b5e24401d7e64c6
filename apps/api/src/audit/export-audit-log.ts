import { signAuditHead, type ChainEnd } from '@rekey/keys/audit-head';
import { canonicalJson } from '@rekey/keys/canonical-json';
import type { Dependencies } from '../dependencies.ts';
import { oneLine } from '../json-line.ts';
import { Permission } from '../sign-in/permission.ts';
import { requirePermission } from '../sign-in/require-permission.ts';
import type { Viewer } from '../sign-in/viewer.ts';
import { actorOf, appendAuditEvent } from './append-audit-event.ts';
import { readChain, readChainEnd } from './audit-chain.store.ts';
import { loadAuditSigningKey } from './audit-signing-key.ts';

type Needs = Pick<Dependencies, 'prisma' | 'masterKeys' | 'now'>;

/** An export under way. */
export type AuditExport = {
  /** Number of its last entry, which tells of the export itself. */
  readonly lastSequence: number;
  /** JSON Lines: the entries from older to newer, then the signed head. */
  readonly lines: AsyncIterable<string>;
};

/** So many entries are in memory at once. */
const PAGE_ROWS = 500;

/**
 * Exports the account's audit log, all of it or what follows an entry. The export is in the log
 * before the first line is out, and is its own last entry.
 *
 * @param afterSequence 0 for all.
 * @throws {RequestError} FORBIDDEN without AUDIT_READ.
 */
export async function exportAuditLog(
  dependencies: Needs,
  viewer: Viewer,
  afterSequence: number,
): Promise<AuditExport> {
  const { prisma } = dependencies;
  await requirePermission(
    dependencies,
    viewer,
    Permission.AUDIT_READ,
    'an export of the audit log',
  );
  const end = await prisma.$transaction(async (transaction) => {
    await appendAuditEvent(transaction, {
      accountId: viewer.accountId,
      actor: actorOf(viewer),
      class: 'AUDIT_LOG',
      subclass: 'ENTRIES',
      action: 'EXPORT',
      description: `${viewer.label} exported the audit log from entry ${afterSequence + 1}.`,
    });
    return readChainEnd(transaction, viewer.accountId);
  });
  return { lastSequence: end.sequence, lines: linesOf(dependencies, end, afterSequence) };
}

async function* linesOf(
  dependencies: Needs,
  end: ChainEnd,
  afterSequence: number,
): AsyncGenerator<string> {
  const { accountId, sequence: lastSequence } = end;
  let reached = afterSequence;
  while (reached < lastSequence) {
    const stretch = { accountId, afterSequence: reached, lastSequence, rowsMax: PAGE_ROWS };
    const entries = await readChain(dependencies.prisma, stretch);
    // Whoever took the rest out is found by the head, which is still to come.
    if (entries.length === 0) break;
    // A page at a time: a chunk for each line would cost more than the line.
    yield entries.map((entry) => `${oneLine(canonicalJson(entry))}\n`).join('');
    reached = entries.at(-1)?.sequence ?? lastSequence;
  }
  const head = signAuditHead(await loadAuditSigningKey(dependencies), end, dependencies.now());
  yield `${oneLine(canonicalJson(head))}\n`;
}
