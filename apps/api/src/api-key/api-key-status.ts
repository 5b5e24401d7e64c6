import type { ApiKeyRecord } from './api-key.store.ts';

/** Whether a key can be used; disabled outweighs expired. */
export const ApiKeyStatus = {
  ENABLED: 'ENABLED',
  DISABLED: 'DISABLED',
  EXPIRED: 'EXPIRED',
} as const;
/** The same, as a type. */
export type ApiKeyStatus = (typeof ApiKeyStatus)[keyof typeof ApiKeyStatus];

/** What a key's status is at `now`. */
export function apiKeyStatusAt(
  { disabledAt, expiresAt }: Pick<ApiKeyRecord, 'disabledAt' | 'expiresAt'>,
  now: Date,
): ApiKeyStatus {
  if (disabledAt !== null) return 'DISABLED';
  return expiresAt !== null && expiresAt <= now ? 'EXPIRED' : 'ENABLED';
}
