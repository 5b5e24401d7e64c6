import { appendAuditEvent, type AuditActor } from '../audit/append-audit-event.ts';
import type { Transaction } from '../database/database.ts';
import type { Prisma } from '../database/generated/client.ts';
import type { SharedSecretRecord } from './shared-secret.store.ts';

/** Something that was done to a shared secret. */
export type SharedSecretEvent = {
  readonly accountId: string;
  readonly actor: AuditActor;
  readonly subclass: 'VALUE' | 'OVERLAP' | 'MAX_AGE' | 'SCHEDULE';
  readonly action: 'REGENERATE' | 'RESTORE' | 'REVEAL' | 'END' | 'DESTROY' | 'UPDATE' | 'SKIP';
  /** What follows the doer's name: `restored the shared secret`. */
  readonly deed: string;
  readonly before?: Prisma.InputJsonObject;
  readonly after?: Prisma.InputJsonObject;
};

/** Appends it to the audit log, in the transaction that does it. @returns the sentence that tells it. */
export async function auditSharedSecret(
  transaction: Transaction,
  { deed, ...event }: SharedSecretEvent,
): Promise<string> {
  const description = `${event.actor.label} ${deed}.`;
  await appendAuditEvent(transaction, { ...event, class: 'SHARED_SECRET', description });
  return description;
}

/** A version as the audit log shows it: by what it is known, and why it was made. Never the secret. */
export function snapshotOf(record: SharedSecretRecord) {
  const { version, fingerprint, reason, note, restores, acceptedUntil } = record;
  return {
    version,
    fingerprint,
    ...(reason && { reason }),
    ...(note && { note }),
    ...(restores && { restores }),
    ...(acceptedUntil && { acceptedUntil: acceptedUntil.toISOString() }),
  };
}

/** Until when the version before stays accepted, in words that follow "replaced version 3". */
export function sayUntil({ acceptedUntil }: SharedSecretRecord, now: Date): string {
  if (acceptedUntil === null || acceptedUntil <= now) return 'at once';
  return `which stays accepted until ${acceptedUntil.toISOString()}`;
}

/** That an overlap was ended along with something else, as a clause of its own; empty for none. */
export function sayCutOff(overlapEnded: SharedSecretRecord | null): string {
  return overlapEnded === null ? '' : `, and ended the overlap of version ${overlapEnded.version}`;
}
