import type { ApiKeyRole } from '../database/generated/enums.ts';
import {
  isInThePast,
  parseDescription,
  parseExpiry,
  type DefinitionErrorCode,
} from './api-key-definition.ts';
import type { ApiKeyChanges, ApiKeyRecord } from './api-key.store.ts';
import type { ApiKeyStatus } from './api-key-status.ts';

/** What is wanted of a key. What is left out stays. */
export type WantedApiKeyChanges = {
  readonly description?: string | null | undefined;
  readonly role?: ApiKeyRole | null | undefined;
  readonly status?: ApiKeyStatus | null | undefined;
  /** Null takes the expiry away; left out, it stays. */
  readonly expiresAt?: Date | null | undefined;
};

/** Mistakes in what is to be changed. */
export type ApiKeyChangeErrorCode = DefinitionErrorCode | 'STATUS_NOT_SETTABLE';

/** The columns that really change, none of them to what it is already; or the first mistake. */
export type ApiKeyChangesResult =
  | { readonly ok: true; readonly changes: ApiKeyChanges }
  | { readonly ok: false; readonly code: ApiKeyChangeErrorCode };

/**
 * What an update comes to. Left out means unchanged; for role and status null means the same, since
 * a key always has both. An expiry that has passed is no mistake if it is the one the key has.
 */
export function changesOf(
  before: ApiKeyRecord,
  wanted: WantedApiKeyChanges,
  now: Date,
): ApiKeyChangesResult {
  if (wanted.status === 'EXPIRED') return { ok: false, code: 'STATUS_NOT_SETTABLE' };
  const description =
    wanted.description === undefined ? before.description : parseDescription(wanted.description);
  if (description === null) return { ok: false, code: 'DESCRIPTION_TOO_LONG' };
  const expiresAt =
    wanted.expiresAt === undefined ? before.expiresAt : parseExpiry(wanted.expiresAt);
  const isNewExpiry = expiresAt?.getTime() !== before.expiresAt?.getTime();
  if (isNewExpiry && isInThePast(expiresAt, now)) return { ok: false, code: 'EXPIRY_IN_THE_PAST' };
  const role = wanted.role ?? before.role;
  const disabledAt = disabledAtOf(before, wanted.status ?? null, now);
  return {
    ok: true,
    changes: {
      ...(description !== before.description && { description }),
      ...(isNewExpiry && { expiresAt }),
      ...(role !== before.role && { role }),
      ...(disabledAt !== before.disabledAt && { disabledAt }),
    },
  };
}

/** Whether a node that does not know of the changes could give a wrong verdict. */
export function affectsVerdicts(changes: ApiKeyChanges): boolean {
  return Object.keys(changes).some((column) => column !== 'description');
}

function disabledAtOf(
  { disabledAt }: ApiKeyRecord,
  status: 'ENABLED' | 'DISABLED' | null,
  now: Date,
): Date | null {
  if (status === null) return disabledAt;
  return status === 'ENABLED' ? null : (disabledAt ?? now);
}
