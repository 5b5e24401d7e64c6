import type { Queryable } from '../database/database.ts';
import { listSharedSecrets } from './shared-secret.store.ts';

/** Nothing was changed: another version than the one expected is current. */
export type StaleVersion = {
  readonly ok: false;
  readonly code: 'STALE_VERSION';
  readonly currentVersion: number;
};

/** Tells of the version that is current. */
export async function staleVersion(queryable: Queryable, accountId: string): Promise<StaleVersion> {
  const [current] = await listSharedSecrets(queryable, accountId);
  if (current === undefined) throw new Error('The account has no shared secret');
  return { ok: false, code: 'STALE_VERSION', currentVersion: current.version };
}
