/** The types that can be found by `node(id:)`. */
export const NODE_TYPENAMES = [
  'Account',
  'SharedSecret',
  'ApiKey',
  'AuditEvent',
  'User',
  'Invitation',
  'ServiceToken',
  'WebhookEndpoint',
  'WebhookDelivery',
] as const;
/** One of them. */
export type NodeTypename = (typeof NODE_TYPENAMES)[number];

/** A parsed global id: the GraphQL type and the row's UUID. */
export type GlobalId = { readonly typename: NodeTypename; readonly rowId: string };

const FORM = /^([A-Z][A-Za-z]+):([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;

/** base64url of `Type:uuid`; opaque to callers (Relay, Global Object Identification). */
export function globalId(typename: NodeTypename, rowId: string): string {
  return Buffer.from(`${typename}:${rowId}`).toString('base64url');
}

/** @returns null for anything that `globalId` did not make. */
export function parseGlobalId(id: string): GlobalId | null {
  const [, typename, rowId] = FORM.exec(Buffer.from(id, 'base64url').toString('latin1')) ?? [];
  if (!rowId || !NODE_TYPENAMES.includes(typename as NodeTypename)) return null;
  return { typename: typename as NodeTypename, rowId };
}

/** The row id, if the global id is one of that type; else null, as for an unknown object. */
export function rowIdOf(typename: NodeTypename, id: string): string | null {
  const parsed = parseGlobalId(id);
  return parsed?.typename === typename ? parsed.rowId : null;
}
