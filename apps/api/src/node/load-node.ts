import { findAccount } from '../account/find-account.ts';
import { apiKeyNode } from '../api-key/api-key.type.ts';
import { readApiKey } from '../api-key/find-api-key.ts';
import { auditEventNode } from '../audit/audit-event.type.ts';
import { readAuditEvent } from '../audit/list-audit-events.ts';
import type { Dependencies } from '../dependencies.ts';
import { parseGlobalId, type NodeTypename } from '../graphql/global-id.ts';
import type { NodeType } from '../graphql/node.type.ts';
import { readServiceToken } from '../service-token/list-service-tokens.ts';
import { serviceTokenNode } from '../service-token/service-token.type.ts';
import { readSharedSecretById } from '../shared-secret/read-shared-secret.ts';
import { sharedSecretNode } from '../shared-secret/shared-secret.type.ts';
import { Permission } from '../sign-in/permission.ts';
import { requirePermission } from '../sign-in/require-permission.ts';
import type { Viewer } from '../sign-in/viewer.ts';
import { invitationNode } from '../user/invitation.type.ts';
import { readInvitation } from '../user/list-invitations.ts';
import { readUser } from '../user/list-users.ts';
import { userNode } from '../user/user.type.ts';
import { readWebhookDelivery, readWebhookEndpoint } from '../webhook/list-webhooks.ts';
import { webhookDeliveryNode } from '../webhook/webhook-delivery.type.ts';
import { webhookEndpointNode } from '../webhook/webhook-endpoint.type.ts';

type NodeKind = {
  /** What the type's own query asks for; null for what every viewer may see. */
  readonly permission: Permission | null;
  /** Null for an id that is not of the viewer's account. */
  readonly load: (
    dependencies: NodeDependencies,
    viewer: Viewer,
    rowId: string,
  ) => Promise<NodeType | null>;
};
type NodeDependencies = Pick<Dependencies, 'prisma' | 'now' | 'fleet' | 'sharedSecretMemory'>;

const NODE_KINDS: Record<NodeTypename, NodeKind> = {
  Account: {
    permission: null,
    load: async (dependencies, viewer, rowId) =>
      rowId === viewer.accountId ? findAccount(dependencies, viewer) : null,
  },
  SharedSecret: {
    permission: Permission.SHARED_SECRET_READ,
    load: shown(readSharedSecretById, (secret) => sharedSecretNode(secret, null)),
  },
  ApiKey: {
    permission: Permission.API_KEY_READ,
    load: shown(readApiKey, (apiKey, { now }) => apiKeyNode(apiKey, now())),
  },
  AuditEvent: { permission: Permission.AUDIT_READ, load: shown(readAuditEvent, auditEventNode) },
  User: { permission: Permission.USER_MANAGE, load: shown(readUser, userNode) },
  Invitation: { permission: Permission.USER_MANAGE, load: shown(readInvitation, invitationNode) },
  ServiceToken: {
    permission: Permission.SERVICE_TOKEN_MANAGE,
    load: shown(readServiceToken, serviceTokenNode),
  },
  WebhookEndpoint: {
    permission: Permission.WEBHOOK_MANAGE,
    load: shown(readWebhookEndpoint, (endpoint, { now }) => webhookEndpointNode(endpoint, now())),
  },
  WebhookDelivery: {
    permission: Permission.WEBHOOK_MANAGE,
    load: shown(readWebhookDelivery, webhookDeliveryNode),
  },
};

/**
 * Finds an object of the viewer's account by global id, with the permission that its own query
 * asks for. An id of another account, of nothing, or of no form at all is null alike.
 *
 * @throws {RequestError} FORBIDDEN for a type that the viewer may not see, be the id right or not.
 */
export async function loadNode(
  dependencies: NodeDependencies,
  viewer: Viewer,
  id: string,
): Promise<NodeType | null> {
  const parsed = parseGlobalId(id);
  if (parsed === null) return null;
  const { typename, rowId } = parsed;
  const { permission, load } = NODE_KINDS[typename];
  if (permission !== null)
    await requirePermission(dependencies, viewer, permission, `a node of type ${typename}`);
  return load(dependencies, viewer, rowId);
}

/** A feature's reading by row id, shown as the feature shows it. */
function shown<Stored>(
  read: (dependencies: NodeDependencies, viewer: Viewer, rowId: string) => Promise<Stored | null>,
  show: (stored: Stored, dependencies: NodeDependencies) => NodeType,
): NodeKind['load'] {
  return async (dependencies, viewer, rowId) => {
    const stored = await read(dependencies, viewer, rowId);
    return stored === null ? null : show(stored, dependencies);
  };
}
