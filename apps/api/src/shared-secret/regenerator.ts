import type { AuditActor } from '../audit/append-audit-event.ts';

/** Whose secret is regenerated, and by whom: a viewer, or Rekey itself by schedule. */
export type Regenerator = { readonly accountId: string; readonly actor: AuditActor };
