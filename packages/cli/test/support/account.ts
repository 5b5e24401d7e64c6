import { createRekeyClient } from '@rekey/client';
import { parseCredential, type Credential } from '@rekey/keys/credential';
import { randomUUID } from 'node:crypto';
import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inject } from 'vitest';
import {
  signInAsAdministrator,
  type Administrator,
} from '../../../../apps/api/test/support/administrator.ts';
import { temporaryFolder } from './rekey-command.ts';

/** The administrator of the account that all tests share. */
export function administrator(): Promise<Administrator> {
  return signInAsAdministrator(inject('rekeyOrigin'));
}

const ALL_SCOPES = [
  ...['SHARED_SECRET_READ', 'SHARED_SECRET_REGENERATE', 'API_KEY_READ', 'API_KEY_WRITE'],
  'AUDIT_READ',
];

/** Creates a service token. */
export async function addServiceToken(admin: Administrator, scopes = ALL_SCOPES): Promise<string> {
  const mutation =
    'mutation ($input: CreateServiceTokenInput!) { createServiceToken(input: $input) { token } }';
  const input = { name: `cli-${randomUUID().slice(0, 8)}`, scopes };
  type Data = { createServiceToken: { token: string } };
  return (await admin.ask<Data>(mutation, { input })).createServiceToken.token;
}

/** Writes it into a file of mode 0600, and gives the path. */
export function privateFile(content: string, mode = 0o600): string {
  const path = join(temporaryFolder(), 'private');
  writeFileSync(path, content);
  chmodSync(path, mode);
  return path;
}

/** The current secret, as an administrator sees it. */
export async function currentSecret(
  admin: Administrator,
): Promise<{ value: string; version: number; fingerprint: string }> {
  type Data = { sharedSecret: { value: string; version: number; fingerprint: string } };
  const { sharedSecret } = await admin.ask<Data>('{ sharedSecret { value version fingerprint } }');
  return sharedSecret;
}

/** Adds an API key, and gives its credential string with the current shared secret in it. */
export async function addCredential(admin: Administrator): Promise<string> {
  const mutation =
    'mutation ($input: CreateApiKeyInput!) { createApiKey(input: $input) { credential } }';
  type Data = { createApiKey: { credential: string } };
  const input = { appname: `cli-${randomUUID()}`, role: 'READONLY' };
  return (await admin.ask<Data>(mutation, { input })).createApiKey.credential;
}

/** What a credential string holds. */
export function decode(credential: string): Credential {
  const result = parseCredential(credential);
  if (!result.ok) throw new Error(result.code);
  return result.credential;
}

/** What an exchange with it comes to: LET_IN, or why not. */
export async function exchange(credential: string): Promise<string> {
  try {
    await createRekeyClient({ credential, waitSecondsMax: 0 }).accessToken();
    return 'LET_IN';
  } catch (error) {
    return (error as { code: string }).code;
  }
}

/** Ends the overlap that another test may have left open; without one nothing happens. */
export async function endOverlap(admin: Administrator): Promise<void> {
  await admin.ask('mutation { endSharedSecretOverlap { errors { code } } }');
}

/** Regenerates as somebody else would, at once, whatever overlap is open. */
export async function regenerateMeanwhile(admin: Administrator): Promise<void> {
  const mutation =
    'mutation { regenerateSharedSecret(input: { endsOverlap: true }) { errors { code } } }';
  await admin.ask(mutation);
}
