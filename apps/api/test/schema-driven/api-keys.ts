import { randomUUID } from 'node:crypto';
import { parseCredential } from '@rekey/keys/credential';
import { rowIdOf } from '../../src/graphql/global-id.ts';
import type { TestIntegration } from '../support/integration.ts';
import type { World } from './world.ts';

/** An API key that was made as an administrator makes it, and what its integration holds. */
export type MadeApiKey = { readonly id: string; readonly integration: TestIntegration };

/** Makes one, with the role ADMIN. */
export async function createApiKey(world: World): Promise<MadeApiKey> {
  const { createApiKey: payload } = await world.askAsAdmin<{
    createApiKey: { apiKey: { id: string }; credential: string };
  }>({
    query: `mutation ($input: CreateApiKeyInput!) {
      createApiKey(input: $input) { apiKey { id } credential }
    }`,
    variables: { input: { appname: `key-${randomUUID()}`, role: 'ADMIN' } },
  });
  const parsed = parseCredential(payload.credential);
  if (!parsed.ok) throw new Error('The credential string cannot be read');
  const { id } = payload.apiKey;
  const apiKeyId = rowIdOf('ApiKey', id) ?? '';
  const { url: _, ...held } = parsed.credential;
  return { id, integration: { ...held, apiKeyId, accountId: world.accountIds.own } };
}

/** Deletes one. */
export async function deleteApiKey(world: World, id: string): Promise<void> {
  await world.askAsAdmin({
    query: 'mutation ($id: ID!) { deleteApiKey(input: { id: $id }) { deletedId } }',
    variables: { id },
  });
}
