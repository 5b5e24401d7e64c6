/** One entry of an account's audit log, in the form in which it is exported and hashed. */
import { Buffer } from 'node:buffer';
import { createHash } from 'node:crypto';
import { canonicalJson, type Json } from './canonical-json.ts';

/** Names what is hashed and how. Another form would be another name. */
export const AUDIT_ENTRY_FORMAT = 'rekey/audit-event/1';

/** All columns of an entry; a line of an export. */
export type AuditEntry = {
  readonly format: typeof AUDIT_ENTRY_FORMAT;
  readonly accountId: string;
  /** Place in the account's chain, 1 for the first. */
  readonly sequence: number;
  /** 64 hex digits; null for the first. */
  readonly previousHash: string | null;
  readonly id: string;
  /** As `Date.toISOString` writes it. */
  readonly at: string;
  readonly actor: { readonly kind: string; readonly id: string | null; readonly label: string };
  readonly ip: string | null;
  readonly class: string;
  readonly subclass: string;
  readonly action: string;
  readonly description: string;
  readonly before: Json;
  readonly after: Json;
  /** 64 hex digits: SHA-256 over the canonical form of all the others. */
  readonly hash: string;
};

/** SHA-256, in hex, over the canonical JSON of the entry without its own hash. */
export function hashAuditEntry(entry: Omit<AuditEntry, 'hash'>): string {
  const hashed: Record<string, unknown> = { ...entry };
  delete hashed['hash'];
  const form = canonicalJson(hashed as Record<string, Json>);
  return createHash('sha256').update(Buffer.from(form, 'utf8')).digest('hex');
}

/** An entry, or null for what is none: its hash need not be right, nor what else it says. */
export function parseAuditEntry(value: unknown): AuditEntry | null {
  if (typeof value !== 'object' || value === null) return null;
  const { format, accountId, sequence, previousHash, hash } = value as Partial<AuditEntry>;
  const isEntry =
    format === AUDIT_ENTRY_FORMAT &&
    typeof accountId === 'string' &&
    Number.isSafeInteger(sequence) &&
    (previousHash === null || isHash(previousHash)) &&
    isHash(hash);
  return isEntry ? (value as AuditEntry) : null;
}

/** Whether it is 64 hex digits. */
export function isHash(value: unknown): value is string {
  return typeof value === 'string' && /^[0-9a-f]{64}$/.test(value);
}
