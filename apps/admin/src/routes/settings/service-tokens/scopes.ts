import type { Permission } from '@rekey/schema/service-tokens';

/** A permission that a service token may be given. */
export type Scope = Exclude<Permission, 'USER_MANAGE' | 'SERVICE_TOKEN_MANAGE' | 'WEBHOOK_MANAGE'>;

/** How the scopes are written outside GraphQL, and what each allows. */
export const scopes: Record<Scope, { name: string; allows: string }> = {
  API_KEY_READ: { name: 'api_key:read', allows: 'List API keys and their metadata' },
  API_KEY_WRITE: { name: 'api_key:write', allows: 'Add, change, disable and delete API keys' },
  SHARED_SECRET_READ: { name: 'shared_secret:read', allows: 'Read the shared secret' },
  SHARED_SECRET_REGENERATE: {
    name: 'shared_secret:regenerate',
    allows: 'Regenerate the shared secret, which stops every integration',
  },
  AUDIT_READ: { name: 'audit:read', allows: 'Read the audit log' },
  TOKEN_INTROSPECT: { name: 'token:introspect', allows: 'Ask what an access token stands for' },
};

/** The scopes in the order in which they are offered. */
export const scopeList = Object.keys(scopes) as Scope[];

/** A permission as its scope is written: `api_key:read`. */
export function scopeName(permission: Permission): string {
  return Object.entries(scopes).find(([scope]) => scope === permission)?.[1].name ?? permission;
}
