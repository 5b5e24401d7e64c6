import type { GraphQLObjectType, GraphQLSchema } from 'graphql';
import { buildSchema, type NonEmptyArray } from 'type-graphql';
import { ServiceTokenResolver } from '../service-token/service-token.resolver.ts';
import { ChangeSharedSecretResolver } from '../shared-secret/change-shared-secret.resolver.ts';
import { SharedSecretStateResolver } from '../shared-secret/shared-secret-state.resolver.ts';
import { SharedSecretResolver } from '../shared-secret/shared-secret.resolver.ts';
import { ScheduleResolver } from '../schedule/schedule.resolver.ts';
import { ApiKeyResolver } from '../api-key/api-key.resolver.ts';
import { ChangeApiKeyResolver } from '../api-key/change-api-key.resolver.ts';
import { AuditChainCheckResolver } from '../audit/audit-chain-check.resolver.ts';
import { AuditChainHeadResolver } from '../audit/audit-chain-head.resolver.ts';
import { AuditEventResolver } from '../audit/audit-event.resolver.ts';
import { NodeResolver } from '../node/node.resolver.ts';
import { SecondFactorResolver } from '../second-factor/second-factor.resolver.ts';
import { authChecker } from '../sign-in/auth-checker.ts';
import { ViewerResolver } from '../sign-in/viewer.resolver.ts';
import { InvitationResolver } from '../user/invitation.resolver.ts';
import { SetUpResolver } from '../user/set-up.resolver.ts';
import { UserResolver } from '../user/user.resolver.ts';
import { LastUseResolver } from '../usage/last-use.resolver.ts';
import { RequestsResolver } from '../requests/requests.resolver.ts';
import { UsageResolver } from '../requests/usage.resolver.ts';
import {
  BusiestResolver,
  BusyApiKeyResolver,
  ImpactResolver,
} from '../integration/impact.resolver.ts';
import { IntegrationsResolver, ProgressResolver } from '../integration/progress.resolver.ts';
import { WebhookDeliveryResolver } from '../webhook/webhook-delivery.resolver.ts';
import { WebhookEndpointResolver } from '../webhook/webhook-endpoint.resolver.ts';

/** Every feature's resolvers. */
const RESOLVERS: NonEmptyArray<new () => object> = [
  ViewerResolver,
  SharedSecretResolver,
  SharedSecretStateResolver,
  ChangeSharedSecretResolver,
  ScheduleResolver,
  ApiKeyResolver,
  ChangeApiKeyResolver,
  LastUseResolver,
  RequestsResolver,
  UsageResolver,
  ImpactResolver,
  BusiestResolver,
  BusyApiKeyResolver,
  ProgressResolver,
  IntegrationsResolver,
  UserResolver,
  InvitationResolver,
  SetUpResolver,
  SecondFactorResolver,
  ServiceTokenResolver,
  WebhookEndpointResolver,
  WebhookDeliveryResolver,
  AuditEventResolver,
  AuditChainHeadResolver,
  AuditChainCheckResolver,
  NodeResolver,
];

/**
 * The executable schema, assembled from the features. `validate` is off: operations parse their
 * input themselves and answer with codes of their own.
 */
export async function buildGraphqlSchema(): Promise<GraphQLSchema> {
  const schema = await buildSchema({ resolvers: RESOLVERS, authChecker, validate: false });
  describe(
    schema.getQueryType(),
    'What can be read, each field within the viewer’s account and permissions.',
  );
  describe(
    schema.getMutationType(),
    'What can be changed; every change is audited in its own transaction.',
  );
  return schema;
}

/** TypeGraphQL makes the root types itself and has no place for their descriptions. */
function describe(type: GraphQLObjectType | null | undefined, description: string): void {
  if (type) type.description = description;
}
