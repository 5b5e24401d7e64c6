import { parseCredential, encodeCredential, type Credential } from '@rekey/keys/credential';
import { inject } from 'vitest';
import {
  signInAsAdministrator,
  type Administrator,
} from '../../../../apps/api/test/support/administrator.ts';

/** The real Rekey of this test run. */
export const rekeyOrigin = inject('rekeyOrigin');

/** The administrator of the account that all tests share. */
export function administrator(origin = rekeyOrigin): Promise<Administrator> {
  return signInAsAdministrator(origin);
}

let apiKeys = 0;

/** Adds an API key, and gives its credential string with the current shared secret in it. */
export async function addCredential(admin: Administrator): Promise<string> {
  apiKeys += 1;
  const appname = `client-${process.pid}-${Date.now()}-${apiKeys}`;
  const mutation =
    'mutation ($input: CreateApiKeyInput!) { createApiKey(input: $input) { credential } }';
  type Data = { createApiKey: { credential: string } };
  const data = await admin.ask<Data>(mutation, { input: { appname, role: 'READONLY' } });
  return data.createApiKey.credential;
}

/** Regenerates the shared secret, and gives the new one. */
export async function regenerate(admin: Administrator): Promise<string> {
  const mutation = 'mutation { regenerateSharedSecret { sharedSecret { value } } }';
  type Data = { regenerateSharedSecret: { sharedSecret: { value: string } } };
  return (await admin.ask<Data>(mutation)).regenerateSharedSecret.sharedSecret.value;
}

/** Disables the API key of a credential string. */
export async function disableApiKey(admin: Administrator, credential: string): Promise<void> {
  const query = 'query ($appname: String!) { apiKey(appname: $appname) { id } }';
  const { appname } = decode(credential);
  const { apiKey } = await admin.ask<{ apiKey: { id: string } }>(query, { appname });
  const mutation =
    'mutation ($input: UpdateApiKeyInput!) { updateApiKey(input: $input) { errors { code } } }';
  await admin.ask(mutation, { input: { id: apiKey.id, status: 'DISABLED' } });
}

/** What a credential string holds. */
export function decode(credential: string): Credential {
  const result = parseCredential(credential);
  if (!result.ok) throw new Error(result.code);
  return result.credential;
}

/** The credential string with some of it changed. */
export function withChanges(credential: string, changes: Partial<Credential>): string {
  return encodeCredential({ ...decode(credential), ...changes });
}
