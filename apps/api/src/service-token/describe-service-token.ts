import type { ServiceTokenRecord } from './service-token.store.ts';

/** A service token as the audit log shows it, before and after. */
export function describeServiceToken(token: ServiceTokenRecord) {
  return {
    name: token.name,
    scopes: [...token.scopes],
    sourceAddresses: [...token.sourceAddresses],
    expiresAt: token.expiresAt?.toISOString() ?? null,
  };
}
