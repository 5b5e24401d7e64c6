import type { Transaction } from '../database/database.ts';
import type { ActorKind } from '../database/generated/enums.ts';
import { Prisma } from '../database/generated/client.ts';
import type { Viewer } from '../sign-in/viewer.ts';

/** Who did it. `label` stays readable when the doer is gone. */
export type AuditActor = {
  readonly kind: ActorKind;
  readonly id: string | null;
  readonly label: string;
  readonly ip: string | null;
};

/** Rekey itself, for example at the first start. */
export const SYSTEM_ACTOR: AuditActor = { kind: 'SYSTEM', id: null, label: 'system', ip: null };

/** The classes of the log, each with the subclasses and actions it may have. */
export type AuditClass =
  | 'SHARED_SECRET'
  | 'API_KEY'
  | 'TOKEN'
  | 'SIGN_IN'
  | 'USER'
  | 'SERVICE_TOKEN'
  | 'WEBHOOK'
  | 'ACCESS'
  | 'AUDIT_LOG'
  | 'MASTER_KEY';

/** What happened. `before` and `after` describe the object and never hold a secret, a key, a token or a hash of one. */
export type NewAuditEvent = {
  readonly accountId: string;
  readonly actor: AuditActor;
  readonly class: AuditClass;
  /** What was touched, for example `VALUE`, `APPKEY`, `SESSION`. */
  readonly subclass: string;
  /** What was done, for example `REVEAL`, `REGENERATE`, `CREATE`, `REFUSE`. */
  readonly action: string;
  /** One sentence for a person. */
  readonly description: string;
  readonly before?: Prisma.InputJsonObject;
  readonly after?: Prisma.InputJsonObject;
};

/**
 * Appends to the account's audit log, in the transaction of what it tells of: either both are there
 * or neither. The database chains it (prisma/migrations/…_chain_audit_events): from here to the end of
 * the transaction nobody else appends for this account, so lock first what is locked, and do little after.
 */
export async function appendAuditEvent(
  transaction: Transaction,
  event: NewAuditEvent,
): Promise<void> {
  const { actor, accountId, before, after } = event;
  await transaction.auditEvent.create({
    data: {
      accountId,
      actorKind: actor.kind,
      actorId: actor.id,
      actorLabel: actor.label,
      ip: actor.ip,
      class: event.class,
      subclass: event.subclass,
      action: event.action,
      description: event.description,
      before: before ?? Prisma.DbNull,
      after: after ?? Prisma.DbNull,
    },
    select: { id: true },
  });
}

/** The viewer as the doer of something. */
export function actorOf(viewer: Viewer): AuditActor {
  return { kind: viewer.kind, id: viewer.id, label: viewer.label, ip: viewer.ip };
}
