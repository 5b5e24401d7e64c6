import { actorOf, appendAuditEvent } from '../audit/append-audit-event.ts';
import type { Transaction } from '../database/database.ts';
import type { Viewer } from '../sign-in/viewer.ts';
import type { ApiKeyRecord } from './api-key.store.ts';

/** Something that was done to an API key. */
export type ApiKeyEvent = {
  /** `DEFINITION` is all of a key but its appkey. */
  readonly subclass: 'DEFINITION' | 'APPKEY';
  readonly action: 'CREATE' | 'UPDATE' | 'ENABLE' | 'DISABLE' | 'DELETE' | 'REGENERATE' | 'REVEAL';
  /** What follows the viewer's name: `deleted the API key billing`. */
  readonly deed: string;
  readonly before?: ApiKeyRecord;
  readonly after?: ApiKeyRecord;
};

/** Appends what was done to an API key to the audit log, in the transaction that does it. */
export async function auditApiKey(
  transaction: Transaction,
  viewer: Viewer,
  { subclass, action, deed, before, after }: ApiKeyEvent,
): Promise<void> {
  await appendAuditEvent(transaction, {
    accountId: viewer.accountId,
    actor: actorOf(viewer),
    class: 'API_KEY',
    subclass,
    action,
    description: `${viewer.label} ${deed}.`,
    ...(before && { before: snapshotOf(before) }),
    ...(after && { after: snapshotOf(after) }),
  });
}

/** A key as the audit log shows it: by what it is known, and what can be changed of it. */
function snapshotOf(apiKey: ApiKeyRecord) {
  const { id, appname, description, role, disabledAt, expiresAt, appkeyVersion } = apiKey;
  return {
    id,
    appname,
    description,
    role,
    status: disabledAt === null ? 'ENABLED' : 'DISABLED',
    expiresAt: expiresAt?.toISOString() ?? null,
    appkeyVersion,
  };
}
