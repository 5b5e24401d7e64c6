import type { UserRole } from '@rekey/schema/documents';

/** How each role is called, and what its users may do. */
export const userRoles: Record<UserRole, { label: string; may: string }> = {
  ADMIN: { label: 'Administrator', may: 'everything, the shared secret included' },
  AUDITOR: { label: 'Auditor', may: 'read the API keys and the audit log' },
  READONLY: { label: 'Read only', may: 'read the API keys' },
};

/** The roles to choose from, the one that may least first. */
export const userRoleOptions = (['READONLY', 'AUDITOR', 'ADMIN'] as const).map((value) => ({
  value,
  label: `${userRoles[value].label}: may ${userRoles[value].may}`,
}));
