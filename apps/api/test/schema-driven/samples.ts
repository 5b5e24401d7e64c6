import { randomUUID } from 'node:crypto';
import { insertResetLink } from '../../src/user/reset-link.store.ts';
import { insertSetupLink } from '../../src/user/setup-link.store.ts';
import { createApiKey } from './api-keys.ts';
import { closeOverlap, openOverlap } from './secret-history.ts';
import { createServiceToken } from './service-tokens.ts';
import { createPerson, PASSWORD } from './people.ts';
import type { Coordinate } from './schema.ts';
import { createWebhookDelivery, createWebhookEndpoint, makeRoom, webhookUrl } from './webhooks.ts';
import type { World } from './world.ts';

/** Makes a value that is right, of its own at each call. */
export type Sample = (world: World) => unknown;

/**
 * Right values for what cannot be told from its type alone: `Type.field.argument`, and `Input.field`.
 * Texts, numbers, dates and enum values that need nothing special have no row.
 */
export const SAMPLES: Readonly<Record<Coordinate, Sample>> = {
  'Query.apiKey.appname': busyAppname,
  'Query.invitation.token': async (world) => (await invite(world)).token,
  'Query.webhookDeliveries.endpointId': async (world) =>
    (await createWebhookDelivery(world)).endpointId,
  'AuditChainPlaceInput.hash': () => '0'.repeat(64),
  'Query.node.id': async (world) => (await createApiKey(world)).id,

  'CreateApiKeyInput.appname': () => `key-${randomUUID()}`,
  'UpdateApiKeyInput.id': async (world) => (await createApiKey(world)).id,
  'RegenerateAppkeyInput.id': async (world) => (await createApiKey(world)).id,
  'DeleteApiKeyInput.id': async (world) => (await createApiKey(world)).id,

  'SetUpInput.email': () => `${randomUUID()}@empty.example`,
  'SetUpInput.password': () => PASSWORD,
  'SetUpInput.setupToken': openSetupLink,
  'ResetPasswordInput.password': () => PASSWORD,
  'ResetPasswordInput.resetToken': openResetLink,
  'AcceptInvitationInput.password': () => PASSWORD,
  'AcceptInvitationInput.token': async (world) => (await invite(world)).token,
  'InviteUserInput.email': () => `${randomUUID()}@acme.example`,
  'RevokeInvitationInput.id': async (world) => (await invite(world)).id,
  'ChangeUserRoleInput.id': async (world) => (await createUser(world)).id,
  'RemoveUserInput.id': async (world) => (await createUser(world)).id,
  'RemoveSecondFactorsInput.id': async (world) => (await createProtectedUser(world)).id,
  'CreateResetLinkInput.id': async (world) => (await createUser(world)).id,
  'EndUserSessionsInput.id': async (world) => (await createUser(world)).id,
  // True would lead everyone else of the account to set one up.
  'RequireSecondFactorInput.required': () => false,

  'CreateServiceTokenInput.sourceAddresses': () => ['127.0.0.0/8'],
  'UpdateServiceTokenInput.sourceAddresses': () => ['127.0.0.0/8'],
  'UpdateServiceTokenInput.id': async (world) =>
    (await createServiceToken(world, ['API_KEY_READ'])).id,
  'RevokeServiceTokenInput.id': async (world) =>
    (await createServiceToken(world, ['API_KEY_READ'])).id,

  'CreateWebhookEndpointInput.url': webhookUrl,
  'UpdateWebhookEndpointInput.id': createWebhookEndpoint,
  'DeleteWebhookEndpointInput.id': createWebhookEndpoint,
  'RegenerateWebhookSigningSecretInput.id': createWebhookEndpoint,
  'SendTestWebhookInput.id': createWebhookEndpoint,
  'RedeliverWebhookInput.id': async (world) => (await createWebhookDelivery(world)).deliveryId,
};

/** What has to be so before a mutation can succeed, where its input alone does not make it so. */
export const PREPARATIONS: Readonly<Record<Coordinate, (world: World) => Promise<void>>> = {
  'Mutation.createWebhookEndpoint': makeRoom,
  'Mutation.regenerateSharedSecret': closeOverlap,
  'Mutation.destroyRetiredSharedSecrets': async (world) => {
    // The last one replaced could be restored still.
    await closeOverlap(world);
    await closeOverlap(world);
  },
  'Mutation.endSharedSecretOverlap': openOverlap,
  'Mutation.restoreSharedSecret': openOverlap,
};

/** Of a key in use, if there is one, so that there is something to see of its use. */
async function busyAppname(world: World): Promise<string> {
  const { usage } = await world.askAsAdmin<{ usage: { busiest: { appname: string }[] } }>({
    query: '{ usage { busiest(first: 1) { appname } } }',
  });
  return usage.busiest[0]?.appname ?? (await createApiKey(world)).integration.appname;
}

async function invite(world: World): Promise<{ readonly id: string; readonly token: string }> {
  const { inviteUser } = await world.askAsAdmin<{
    inviteUser: { invitation: { id: string }; link: string };
  }>({
    query: `mutation ($email: String!) {
      inviteUser(input: { email: $email, role: READONLY }) { invitation { id } link }
    }`,
    variables: { email: `${randomUUID()}@acme.example` },
  });
  return { id: inviteUser.invitation.id, token: inviteUser.link.split('#')[1] ?? '' };
}

function createUser(world: World) {
  return createPerson(world, world.accountIds.own, 'READONLY');
}

/** A user with an authenticator, which nobody has the codes of. */
async function createProtectedUser(world: World) {
  const person = await createUser(world);
  await world.database.prisma.user.update({
    where: { email: person.email },
    data: { authenticator: { create: { sealedSecret: Buffer.of(1), confirmedAt: new Date() } } },
  });
  return person;
}

/** Of an administrator who is in nobody else's test. */
async function openResetLink(world: World): Promise<string> {
  const { rowId: userId } = await createPerson(world, world.accountIds.own, 'ADMIN');
  return world.database.prisma.$transaction((transaction) =>
    insertResetLink(
      transaction,
      { userId, removesSecondFactors: false, createdByLabel: null },
      new Date(),
    ),
  );
}

/** The account that is to be set up has nobody in it, whatever was done before. */
async function openSetupLink({ database, accountIds }: World): Promise<string> {
  return database.prisma.$transaction(async (transaction) => {
    await transaction.member.deleteMany({ where: { accountId: accountIds.empty } });
    return insertSetupLink(transaction, new Date());
  });
}
