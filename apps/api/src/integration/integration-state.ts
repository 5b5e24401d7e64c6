/** How far an integration has come since the shared secret was regenerated. */
export const IntegrationState = {
  UPDATED: 'UPDATED',
  MIXED: 'MIXED',
  STRAGGLING: 'STRAGGLING',
  SILENT: 'SILENT',
} as const;
/** One of them. */
export type IntegrationState = keyof typeof IntegrationState;
