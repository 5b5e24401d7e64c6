import { actorOf, appendAuditEvent } from '../audit/append-audit-event.ts';
import type { Dependencies } from '../dependencies.ts';
import type { Viewer } from './viewer.ts';

/** Records that a viewer was kept from something. @param description one sentence for a person. */
export async function recordAccessRefusal(
  { prisma }: Pick<Dependencies, 'prisma'>,
  viewer: Viewer,
  subclass: 'PERMISSION' | 'FRESHNESS',
  description: string,
): Promise<void> {
  await prisma.$transaction((transaction) =>
    appendAuditEvent(transaction, {
      accountId: viewer.accountId,
      actor: actorOf(viewer),
      class: 'ACCESS',
      subclass,
      action: 'REFUSE',
      description,
    }),
  );
}
