import { registerEnumType } from 'type-graphql';
import type { Scope, UserRole } from '../database/generated/enums.ts';

/** What a viewer may be allowed to do. For service tokens these are the scopes. */
export const Permission = {
  SHARED_SECRET_READ: 'SHARED_SECRET_READ',
  SHARED_SECRET_REGENERATE: 'SHARED_SECRET_REGENERATE',
  API_KEY_READ: 'API_KEY_READ',
  API_KEY_WRITE: 'API_KEY_WRITE',
  AUDIT_READ: 'AUDIT_READ',
  TOKEN_INTROSPECT: 'TOKEN_INTROSPECT',
  USER_MANAGE: 'USER_MANAGE',
  SERVICE_TOKEN_MANAGE: 'SERVICE_TOKEN_MANAGE',
  WEBHOOK_MANAGE: 'WEBHOOK_MANAGE',
} as const;
/** One of them. */
export type Permission = (typeof Permission)[keyof typeof Permission];

registerEnumType(Permission, {
  name: 'Permission',
  description: 'What a viewer may be allowed to do; for service tokens these are the scopes.',
  valuesConfig: {
    SHARED_SECRET_READ: { description: 'See the shared secret.' },
    SHARED_SECRET_REGENERATE: { description: 'Regenerate the shared secret.' },
    API_KEY_READ: { description: 'See the metadata of API keys.' },
    API_KEY_WRITE: { description: 'Create, change, disable and delete API keys.' },
    AUDIT_READ: { description: 'Read the audit log.' },
    TOKEN_INTROSPECT: { description: 'Ask what an access token stands for (RFC 7662).' },
    USER_MANAGE: {
      description: 'Invite, change and remove users. Never given to a service token.',
    },
    SERVICE_TOKEN_MANAGE: {
      description: 'Create and revoke service tokens. Never given to a service token.',
    },
    WEBHOOK_MANAGE: {
      description: 'Create, change and delete webhooks. Never given to a service token.',
    },
  },
});

const PERMISSIONS_OF_ROLE: Record<UserRole, ReadonlySet<Permission>> = {
  ADMIN: new Set(Object.values(Permission)),
  AUDITOR: new Set([Permission.API_KEY_READ, Permission.AUDIT_READ]),
  READONLY: new Set([Permission.API_KEY_READ]),
};

/** What a user of that role may do in the account. */
export function permissionsOfRole(role: UserRole): ReadonlySet<Permission> {
  return PERMISSIONS_OF_ROLE[role];
}

/** What a service token may do: exactly its scopes, which are permissions by the same names. */
export function permissionsOfScopes(scopes: readonly Scope[]): ReadonlySet<Permission> {
  return new Set(scopes);
}
