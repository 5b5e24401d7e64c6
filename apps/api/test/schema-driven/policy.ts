import type { Permission } from '../../src/sign-in/permission.ts';
import type { Policy } from './policy-row.ts';

/**
 * Who may do what: one row for every query, every mutation, and every field that not everybody may see
 * who may see the object it is on. The other fields stand, as `plain`, in the row of their type.
 *
 * The tests of this folder hold every row against the real app, for every kind of caller. Fields that
 * every connection, edge, payload and payload error has need no row.
 */
export const POLICY: Policy = {
  'who is asking': {
    'Query.viewer': { open: true, nullForNobody: true },
    Viewer: {
      plain:
        'account email freshUntil hasPasskey hasPassword id kind mustSetUpSecondFactor name permissions role sessionEndsAt',
    },
    'Query.node': {},
    Account: { plain: 'id name secondFactorRequired shortname' },
    Actor: { plain: 'kind label' },
  },

  'the shared secret': {
    'Query.sharedSecret': { needs: ['SHARED_SECRET_READ'] },
    SharedSecret: {
      shownWith: ['SHARED_SECRET_READ'],
      exceptThrough: {
        'RegenerateSharedSecretPayload.sharedSecret': 'who made the secret has to hand it on',
        'RestoreSharedSecretPayload.sharedSecret': 'to see what became of it, but not its value',
        'EndSharedSecretOverlapPayload.sharedSecret': 'to see what became of it, but not its value',
        'SetSharedSecretMaxAgePayload.sharedSecret': 'to see what became of it, but not its value',
        'SetSharedSecretSchedulePayload.sharedSecret':
          'to see what became of it, but not its value',
      },
      plain:
        'ageState createdAt createdBy dueAt fingerprint id maxAgeDays note overlap reason restorable schedule version',
    },
    'SharedSecret.value': {
      needs: ['SHARED_SECRET_READ'],
      recent: true,
      through: { 'RegenerateSharedSecretPayload.sharedSecret': {} },
    },
    'SharedSecret.versions': { needs: ['SHARED_SECRET_READ'] },
    SharedSecretVersion: {
      shownWith: ['SHARED_SECRET_READ'],
      plain:
        'acceptedUntil createdAt createdBy destroyedAt fingerprint note reason restores state version',
    },
    SharedSecretOverlap: { plain: 'endsAt fingerprint version' },
    RestorableSharedSecret: { plain: 'fingerprint until version' },

    'Mutation.regenerateSharedSecret': { needs: ['SHARED_SECRET_REGENERATE'], recent: true },
    RegenerateSharedSecretPayload: { plain: 'receipt sharedSecret' },
    RegenerateSharedSecretError: { plain: 'currentVersion overlapEndsAt overlapVersion' },
    RegenerationReceipt: { plain: 'epoch nodesAcknowledged nodesWaitedOut slowestMs' },
    'Mutation.restoreSharedSecret': { needs: ['SHARED_SECRET_REGENERATE'], recent: true },
    RestoreSharedSecretPayload: { plain: 'receipt sharedSecret' },
    'Mutation.endSharedSecretOverlap': { needs: ['SHARED_SECRET_REGENERATE'], recent: true },
    EndSharedSecretOverlapPayload: { plain: 'receipt sharedSecret' },
    'Mutation.destroyRetiredSharedSecrets': { needs: ['SHARED_SECRET_REGENERATE'], recent: true },
    DestroyRetiredSharedSecretsPayload: { plain: 'destroyedVersions receipt' },
    'Mutation.setSharedSecretMaxAge': { needs: ['SHARED_SECRET_REGENERATE'] },
    SetSharedSecretMaxAgePayload: { plain: 'sharedSecret' },
    SharedSecretSchedule: {
      plain: 'everyDays hour nextAt overlapSeconds setAt setBy skipped weekdays',
    },
    SkippedRegeneration: { plain: 'because dueAt until' },
    'Mutation.setSharedSecretSchedule': { needs: ['SHARED_SECRET_REGENERATE'], recent: true },
    SetSharedSecretSchedulePayload: { plain: 'sharedSecret' },
  },

  'impact and progress of a regeneration': {
    'SharedSecret.impact': { needs: ['API_KEY_READ'] },
    Impact: {
      shownWith: ['API_KEY_READ'],
      plain: 'busiest keysInUse keysTotal seenLastDay seenLastHour seenLastWeek unusedKeys',
    },
    BusyApiKey: {
      shownWith: ['API_KEY_READ'],
      plain: 'apiKey lastSeenAt lastSeenIp plot requests',
    },
    BoundedCount: { plain: 'count isLowerBound' },
    'SharedSecret.progress': { needs: ['API_KEY_READ'] },
    IntegrationProgress: {
      shownWith: ['API_KEY_READ'],
      plain: 'expected integrations mixed silent since straggling updated',
    },
    Integration: {
      shownWith: ['API_KEY_READ'],
      plain: 'apiKey lastSeenAt lastSeenIp old state updatedAt',
    },
    OldSecretUse: {
      shownWith: ['API_KEY_READ'],
      plain: 'acceptedCount lastAcceptedAt lastAcceptedIp lastRefusedAt lastRefusedIp refusedCount',
    },
  },

  'API keys': {
    'Query.apiKey': { needs: ['API_KEY_READ'] },
    'Query.apiKeys': { needs: ['API_KEY_READ'] },
    ApiKey: {
      shownWith: ['API_KEY_READ'],
      exceptThrough: {
        'CreateApiKeyPayload.apiKey': 'who may create and change it is shown what became of it',
        'UpdateApiKeyPayload.apiKey': 'who may create and change it is shown what became of it',
        'RegenerateAppkeyPayload.apiKey': 'who may create and change it is shown what became of it',
      },
      plain:
        'appname createdAt createdBy description expiresAt id lastLoginAt lastLoginIp lastUsedAt lastUsedIp requests role status',
    },
    ApiKeyConnection: { plain: 'totalCount' },

    'Mutation.createApiKey': { needs: ['API_KEY_WRITE'], recent: true },
    CreateApiKeyPayload: { plain: 'apiKey appkey' },
    'CreateApiKeyPayload.credential': { nullWithout: 'SHARED_SECRET_READ' },
    'Mutation.updateApiKey': { needs: ['API_KEY_WRITE'] },
    UpdateApiKeyPayload: { plain: 'apiKey' },
    'Mutation.regenerateAppkey': { needs: ['API_KEY_WRITE'], recent: true },
    RegenerateAppkeyPayload: { plain: 'apiKey appkey' },
    'RegenerateAppkeyPayload.credential': { nullWithout: 'SHARED_SECRET_READ' },
    'Mutation.deleteApiKey': { needs: ['API_KEY_WRITE'], recent: true },
    DeleteApiKeyPayload: { plain: 'deletedId' },
  },

  usage: {
    'Query.usage': { needs: ['API_KEY_READ'] },
    Usage: { shownWith: ['API_KEY_READ'], plain: 'busiest days isLowerBound requests' },
    RequestsOverTime: { plain: 'from slotHours slots verdicts' },
    VerdictRequests: { plain: 'plot total verdict' },
  },

  'the audit log': {
    'Query.auditEvents': { needs: ['AUDIT_READ'] },
    AuditEvent: {
      shownWith: ['AUDIT_READ'],
      plain: 'action actor after at before class description hash id ip sequence subclass',
    },
  },

  'where the audit log ends': {
    'Query.auditChainHead': { needs: ['AUDIT_READ'] },
    AuditChainHead: {
      shownWith: ['AUDIT_READ'],
      plain: 'accountId at format hash keyId publicKey sequence signature',
    },
  },

  'whether the audit log is as it was written': {
    'Query.auditChainCheck': { needs: ['AUDIT_READ'] },
    AuditChainCheck: { shownWith: ['AUDIT_READ'], plain: 'end problem verifiedTo' },
    AuditChainPlace: { shownWith: ['AUDIT_READ'], plain: 'hash sequence' },
  },

  users: {
    'Query.users': { needs: ['USER_MANAGE'] },
    User: {
      shownWith: ['USER_MANAGE'],
      plain: 'createdAt email hasSecondFactor id lastSignInAt name role',
    },
    UserConnection: { plain: 'totalCount' },
    'Query.invitations': { needs: ['USER_MANAGE'] },
    Invitation: {
      shownWith: ['USER_MANAGE'],
      plain: 'createdAt email expiresAt id invitedBy role',
    },
    'Query.invitation': { open: true },
    InvitationPreview: { plain: 'accountName email expiresAt role' },
    'Query.setupRequired': { open: true },

    'Mutation.setUp': { open: true },
    SetUpPayload: { plain: 'email' },
    'Mutation.resetPassword': { open: true },
    ResetPasswordPayload: { plain: 'email' },
    'Mutation.acceptInvitation': { open: true },
    AcceptInvitationPayload: { plain: 'email' },
    'Mutation.inviteUser': { needs: ['USER_MANAGE'], recent: true },
    InviteUserPayload: { plain: 'invitation link' },
    'Mutation.revokeInvitation': { needs: ['USER_MANAGE'] },
    RevokeInvitationPayload: { plain: 'revokedId' },
    'Mutation.changeUserRole': { needs: ['USER_MANAGE'], recent: true },
    ChangeUserRolePayload: { plain: 'user' },
    'Mutation.removeUser': { needs: ['USER_MANAGE'], recent: true },
    RemoveUserPayload: { plain: 'removedId' },
    'Mutation.removeSecondFactors': { needs: ['USER_MANAGE'], recent: true },
    RemoveSecondFactorsPayload: { plain: 'user' },
    'Mutation.createResetLink': { needs: ['USER_MANAGE'], recent: true },
    CreateResetLinkPayload: { plain: 'expiresAt link user' },
    'Mutation.endUserSessions': { needs: ['USER_MANAGE'], recent: true },
    EndUserSessionsPayload: { plain: 'endedCount user' },
    'Mutation.requireSecondFactor': { needs: ['USER_MANAGE'], recent: true },
    RequireSecondFactorPayload: { plain: 'account' },
  },

  'service tokens': {
    'Query.serviceTokens': { needs: ['SERVICE_TOKEN_MANAGE'] },
    ServiceToken: {
      shownWith: ['SERVICE_TOKEN_MANAGE'],
      plain: 'createdAt createdBy expiresAt id lastUsedAt lastUsedIp name scopes sourceAddresses',
    },
    'Mutation.createServiceToken': { needs: ['SERVICE_TOKEN_MANAGE'], recent: true },
    CreateServiceTokenPayload: { plain: 'serviceToken token' },
    'Mutation.updateServiceToken': { needs: ['SERVICE_TOKEN_MANAGE'], recent: true },
    UpdateServiceTokenPayload: { plain: 'serviceToken' },
    'Mutation.revokeServiceToken': { needs: ['SERVICE_TOKEN_MANAGE'], recent: true },
    RevokeServiceTokenPayload: { plain: 'revokedId' },
  },

  webhooks: {
    'Query.webhookEndpoints': { needs: ['WEBHOOK_MANAGE'] },
    WebhookEndpoint: {
      shownWith: ['WEBHOOK_MANAGE'],
      plain:
        'createdAt createdBy description disabledAt disabledReason failingSince id lastDelivery previousSecretSignsUntil status url',
    },
    'Query.webhookDeliveries': { needs: ['WEBHOOK_MANAGE'] },
    WebhookDelivery: {
      shownWith: ['WEBHOOK_MANAGE'],
      plain: 'attempts createdAt id nextAttemptAt payload state type webhookId',
    },
    WebhookAttempt: { shownWith: ['WEBHOOK_MANAGE'], plain: 'at durationMs error statusCode' },

    'Mutation.createWebhookEndpoint': { needs: ['WEBHOOK_MANAGE'], recent: true },
    CreateWebhookEndpointPayload: { plain: 'signingSecret webhookEndpoint' },
    'Mutation.updateWebhookEndpoint': { needs: ['WEBHOOK_MANAGE'] },
    UpdateWebhookEndpointPayload: { plain: 'webhookEndpoint' },
    'Mutation.regenerateWebhookSigningSecret': { needs: ['WEBHOOK_MANAGE'], recent: true },
    RegenerateWebhookSigningSecretPayload: { plain: 'signingSecret webhookEndpoint' },
    'Mutation.deleteWebhookEndpoint': { needs: ['WEBHOOK_MANAGE'], recent: true },
    DeleteWebhookEndpointPayload: { plain: 'deletedId' },
    'Mutation.sendTestWebhook': { needs: ['WEBHOOK_MANAGE'] },
    SendTestWebhookPayload: { plain: 'webhookDelivery' },
    'Mutation.redeliverWebhook': { needs: ['WEBHOOK_MANAGE'] },
    RedeliverWebhookPayload: { plain: 'webhookDelivery' },
  },
};

/** What users of each role may do; an administrator may do everything. */
export const ROLES = {
  READONLY: ['API_KEY_READ'],
  AUDITOR: ['API_KEY_READ', 'AUDIT_READ'],
} as const satisfies Record<string, readonly Permission[]>;

/** Permissions that no service token is ever given. */
export const NEVER_A_SCOPE: readonly Permission[] = [
  'USER_MANAGE',
  'SERVICE_TOKEN_MANAGE',
  'WEBHOOK_MANAGE',
];
