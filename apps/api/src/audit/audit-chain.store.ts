import { AUDIT_ENTRY_FORMAT, type AuditEntry } from '@rekey/keys/audit-entry';
import type { ChainEnd } from '@rekey/keys/audit-head';
import type { Json } from '@rekey/keys/canonical-json';
import type { Queryable } from '../database/database.ts';

/** Where the account's log ends now. */
export async function readChainEnd(database: Queryable, accountId: string): Promise<ChainEnd> {
  const [end] = await database.$queryRaw<[{ sequence: bigint; hash: string | null }?]>`
    SELECT sequence, encode(hash, 'hex') AS hash FROM audit_chain
     WHERE account_id = ${accountId}::uuid`;
  return { accountId, sequence: Number(end?.sequence ?? 0), hash: end?.hash ?? null };
}

/** A stretch of an account's log, from older to newer. */
export type ChainStretch = {
  readonly accountId: string;
  /** Exclusive. */
  readonly afterSequence: number;
  /** Inclusive. */
  readonly lastSequence: number;
  readonly rowsMax: number;
};

type Row = Omit<AuditEntry, 'format' | 'sequence' | 'at' | 'actor'> & {
  readonly sequence: bigint;
  readonly at: Date;
  readonly actorKind: string;
  readonly actorId: string | null;
  readonly actorLabel: string;
  readonly before: Json;
  readonly after: Json;
};

/** Reads a stretch in the form in which it was hashed: one walk of the index by number. */
export async function readChain(
  database: Queryable,
  { accountId, afterSequence, lastSequence, rowsMax }: ChainStretch,
): Promise<readonly AuditEntry[]> {
  const rows = await database.$queryRaw<Row[]>`
    SELECT account_id AS "accountId", sequence, encode(previous_hash, 'hex') AS "previousHash", id, at,
           actor_kind::text AS "actorKind", actor_id AS "actorId", actor_label AS "actorLabel", ip,
           class, subclass, action, description, before, after, encode(hash, 'hex') AS hash
      FROM audit_event
     WHERE account_id = ${accountId}::uuid
       AND sequence > ${afterSequence}::bigint AND sequence <= ${lastSequence}::bigint
     ORDER BY sequence LIMIT ${rowsMax}`;
  return rows.map(entryOf);
}

function entryOf({ actorKind, actorId, actorLabel, sequence, at, ...row }: Row): AuditEntry {
  return {
    format: AUDIT_ENTRY_FORMAT,
    ...row,
    sequence: Number(sequence),
    at: at.toISOString(),
    actor: { kind: actorKind, id: actorId, label: actorLabel },
  };
}
