import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { RekeyProcess } from '../../../apps/api/test/support/rekey-process.ts';
import { createRekeyClient } from '../src/index.ts';
import { addCredential, administrator } from './support/account.ts';
import { startRekeyForClients } from './support/rekey.ts';

let folder: string;
let rekey: RekeyProcess;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rekey-client-expiry-'));
  rekey = await startRekeyForClients(folder, { ACCESS_TOKEN_SECONDS: '1' });
});
afterAll(async () => {
  await rekey.stop();
  await rm(folder, { recursive: true });
});

test('an access token that has ended, though our clock does not say so, is replaced', async () => {
  const credential = await addCredential(await administrator(rekey.origin));
  const stoppedAtMs = Date.now();
  const client = createRekeyClient({ credential, now: () => stoppedAtMs });
  const verify = `${rekey.origin}/api/v1/auth/verify`;
  const ended = await client.accessToken();
  const headers = { authorization: `Bearer ${ended}` };
  const statusOfEnded = async () => (await fetch(verify, { headers })).status;
  await expect.poll(statusOfEnded, { timeout: 5000 }).toBe(401);
  expect((await client.fetch(verify)).status).toBe(200);
  expect(await client.accessToken()).not.toBe(ended);
});
