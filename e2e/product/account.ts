import { askGraphql, ApiClient, type Person } from './api-client.ts';

/** What identifies a secret, and the secret. */
export type SharedSecret = { value: string; version: number; fingerprint: string };
/** An API key to add. `expiresAt` is ISO 8601. */
export type NewApiKey = {
  appname: string;
  description?: string;
  role?: 'ADMIN' | 'READONLY';
  expiresAt?: string;
};

/** How many API keys are in use, as counted so far: usage is written every 5 seconds. */
export async function countKeysInUse(api: ApiClient): Promise<number> {
  const query = '{ sharedSecret { impact { keysInUse { count } } } }';
  type Data = { sharedSecret: { impact: { keysInUse: { count: number } } } };
  return (await api.ask<Data>(query)).sharedSecret.impact.keysInUse.count;
}

/** Reads the current shared secret: an audited reveal. */
export async function readSharedSecret(api: ApiClient): Promise<SharedSecret> {
  const query = '{ sharedSecret { value version fingerprint } }';
  return (await api.ask<{ sharedSecret: SharedSecret }>(query)).sharedSecret;
}

/** Which version is current; no reveal. */
export async function readSecretVersion(api: ApiClient): Promise<number> {
  const query = '{ sharedSecret { version } }';
  return (await api.ask<{ sharedSecret: { version: number } }>(query)).sharedSecret.version;
}

/** Regenerates as another session does while a dialog is open. */
export async function regenerateSharedSecret(api: ApiClient): Promise<SharedSecret> {
  const query =
    'mutation { regenerateSharedSecret { sharedSecret { value version fingerprint } errors { code } } }';
  const data = await api.ask<{ regenerateSharedSecret: { sharedSecret: SharedSecret } }>(query);
  return data.regenerateSharedSecret.sharedSecret;
}

/** Adds a key and gives its credential string. */
export async function addApiKey(api: ApiClient, key: NewApiKey): Promise<string> {
  const query =
    'mutation ($input: CreateApiKeyInput!) { createApiKey(input: $input) { credential errors { code } } }';
  const input = { role: 'READONLY', ...key };
  const data = await api.ask<{ createApiKey: { credential: string } }>(query, { input });
  return data.createApiKey.credential;
}

/** Disables a key, by its global id. */
export async function disableApiKey(api: ApiClient, appname: string): Promise<void> {
  const find = 'query ($appname: String!) { apiKey(appname: $appname) { id } }';
  const { apiKey } = await api.ask<{ apiKey: { id: string } }>(find, { appname });
  const query =
    'mutation ($input: UpdateApiKeyInput!) { updateApiKey(input: $input) { errors { code } } }';
  await api.ask(query, { input: { id: apiKey.id, status: 'DISABLED' } });
}

/** Invites somebody and gives the link that is to be handed out. */
export async function invite(
  api: ApiClient,
  email: string,
  role: 'ADMIN' | 'AUDITOR' | 'READONLY',
): Promise<string> {
  const query =
    'mutation ($input: InviteUserInput!) { inviteUser(input: $input) { link errors { code } } }';
  const input = { email, role };
  return (await api.ask<{ inviteUser: { link: string } }>(query, { input })).inviteUser.link;
}

/** Invites somebody and accepts in their place. */
export async function addUser(
  origin: string,
  api: ApiClient,
  { name, email, password }: Person,
  role: 'ADMIN' | 'AUDITOR' | 'READONLY',
): Promise<ApiClient> {
  const token = new URL(await invite(api, email, role)).hash.slice(1);
  const query =
    'mutation ($input: AcceptInvitationInput!) { acceptInvitation(input: $input) { email errors { code } } }';
  await askGraphql(origin, query, { input: { token, name, password } });
  return ApiClient.signIn(origin, { email, password });
}

/** Adds a service token and gives it. */
export async function addServiceToken(
  api: ApiClient,
  name: string,
  limits: { readonly sourceAddresses?: readonly string[]; readonly expiresAt?: string } = {},
): Promise<string> {
  const query =
    'mutation ($input: CreateServiceTokenInput!) { createServiceToken(input: $input) { token errors { code } } }';
  const input = { name, scopes: ['TOKEN_INTROSPECT'], ...limits };
  const data = await api.ask<{ createServiceToken: { token: string } }>(query, { input });
  return data.createServiceToken.token;
}

/** Adds a webhook to where nothing listens, and sends it a test event. */
export async function addFailingWebhook(api: ApiClient, description: string): Promise<void> {
  const add =
    'mutation ($input: CreateWebhookEndpointInput!) { createWebhookEndpoint(input: $input) { webhookEndpoint { id } } }';
  const input = { url: 'http://127.0.0.1:1/hook', description };
  const { createWebhookEndpoint } = await api.ask<{
    createWebhookEndpoint: { webhookEndpoint: { id: string } };
  }>(add, { input });
  const { id } = createWebhookEndpoint.webhookEndpoint;
  const test =
    'mutation ($input: SendTestWebhookInput!) { sendTestWebhook(input: $input) { errors { code } } }';
  await api.ask(test, { input: { id } });
}
