import { fingerprintOf } from '@rekey/keys/shared-secret';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Administrator } from '../../../apps/api/test/support/administrator.ts';
import { createRekeyClient, RekeyError, type SecretRegenerated } from '../src/index.ts';
import {
  addCredential,
  administrator,
  decode,
  regenerate,
  rekeyOrigin,
  withChanges,
} from './support/account.ts';
import { startFarEnd, type FarEnd } from './support/far-end.ts';
import { startGuardedEcho, type GuardedEcho } from './support/guarded-api.ts';

let admin: Administrator;
let farEnd: FarEnd;
let api: GuardedEcho;
let credential: string;

beforeAll(async () => {
  admin = await administrator();
  farEnd = await startFarEnd(rekeyOrigin);
  api = await startGuardedEcho();
});
afterAll(async () => {
  await farEnd.stop();
  await api.stop();
});
beforeEach(async () => {
  credential = withChanges(await addCredential(admin), { url: `${farEnd.origin}/api/v1` });
  farEnd.asked.length = 0;
});

describe('a regeneration of the shared secret', () => {
  test('in the middle of two hundred calls is asked about once, and every call goes on', async () => {
    const told: SecretRegenerated[] = [];
    let sharedsecret = decode(credential).sharedsecret;
    const client = createRekeyClient({
      credential,
      origins: [api.origin],
      onSecretRegenerated: async (what) => {
        told.push(what);
        // As slow as a vault.
        await new Promise((resolve) => setTimeout(resolve, 200));
        return withChanges(credential, { sharedsecret });
      },
    });
    const before = await client.fetch(`${api.origin}/orders`);
    expect(before.status).toBe(200);
    const fingerprint = await client.fingerprint();

    const regenerating = regenerate(admin).then((value) => {
      sharedsecret = value;
    });
    const calls = Array.from({ length: 200 }, async (_, at) => {
      await new Promise((resolve) => setTimeout(resolve, at));
      return (await client.fetch(`${api.origin}/orders/${at}`)).status;
    });
    const statuses = new Set(await Promise.all(calls));
    await regenerating;
    statuses.add((await client.fetch(`${api.origin}/orders`)).status);
    expect([...statuses]).toEqual([200]);
    const { shortname, appname } = decode(credential);
    expect(told).toEqual([
      {
        ...{ shortname, appname, fingerprint },
        regeneratedAt: expect.any(Date),
        signal: expect.any(AbortSignal),
      },
    ]);
    expect(Math.abs(told[0]!.regeneratedAt!.getTime() - Date.now())).toBeLessThan(10_000);
    expect(await client.fingerprint()).toBe(fingerprintOf(sharedsecret));
  });

  test('before the first token is asked about at the exchange', async () => {
    const sharedsecret = await regenerate(admin);
    const fresh = withChanges(credential, { sharedsecret });
    const client = createRekeyClient({ credential, onSecretRegenerated: () => fresh });
    const tokens = await Promise.all([client.accessToken(), client.accessToken()]);
    expect(new Set(tokens).size).toBe(1);
    expect(farEnd.asked).toEqual(['/api/v1/auth/token', '/api/v1/auth/token']);
  });

  test('that comes again while the new secret is on its way is asked about again', async () => {
    await regenerate(admin);
    let times = 0;
    const onSecretRegenerated = async () => {
      times += 1;
      const current = await currentCredential();
      if (times === 1) await regenerate(admin);
      return current;
    };
    const client = createRekeyClient({ credential, onSecretRegenerated });
    await client.accessToken();
    expect(times).toBe(2);
  });

  test('is asked about three times at most, when each answer is a retired secret', async () => {
    const retired = [await regenerate(admin), await regenerate(admin), await regenerate(admin)];
    retired.push(await regenerate(admin), await regenerate(admin));
    let times = 0;
    const onSecretRegenerated = () => {
      times += 1;
      return withChanges(credential, { sharedsecret: retired[times - 1]! });
    };
    const client = createRekeyClient({ credential, onSecretRegenerated });
    await expect(client.accessToken()).rejects.toMatchObject({ code: 'SHARED_SECRET_REGENERATED' });
    expect(times).toBe(3);
  });

  test('without anybody to ask is an error that says when', async () => {
    const client = createRekeyClient({ credential, origins: [api.origin] });
    await client.accessToken();
    await regenerate(admin);
    const call = client.fetch(api.origin);
    await expect(call).rejects.toBeInstanceOf(RekeyError);
    await expect(call).rejects.toMatchObject({
      code: 'SHARED_SECRET_REGENERATED',
      status: 400,
      regeneratedAt: expect.any(Date),
    });
    await expect(client.accessToken()).rejects.toMatchObject({ status: 401 });
  });

  test('answered with the same secret again is an error, and Rekey is not asked again', async () => {
    await regenerate(admin);
    const client = createRekeyClient({ credential, onSecretRegenerated: () => credential });
    await expect(client.accessToken()).rejects.toMatchObject({ code: 'SHARED_SECRET_REGENERATED' });
    expect(farEnd.asked).toHaveLength(1);
  });

  test('answered with no credential string is an error that quotes nothing', async () => {
    await regenerate(admin);
    const client = createRekeyClient({ credential, onSecretRegenerated: () => 'rks_not-one' });
    await expect(client.accessToken()).rejects.toMatchObject({
      code: 'MALFORMED_CREDENTIAL',
      message: expect.not.stringContaining('rks_'),
    });
  });

  test('hands what the function throws to all who wait, and asks it again the next time', async () => {
    await regenerate(admin);
    let times = 0;
    const onSecretRegenerated = () => {
      times += 1;
      if (times === 1) throw new Error('The vault is closed.');
      return currentCredential();
    };
    const client = createRekeyClient({ credential, onSecretRegenerated });
    const waiting = await Promise.allSettled([client.accessToken(), client.accessToken()]);
    expect(waiting.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(waiting[0]).toMatchObject({ reason: { message: 'The vault is closed.' } });
    expect(times).toBe(1);
    await client.accessToken();
    expect(times).toBe(2);
  });

  test('aborts its signal when nobody waits any more', async () => {
    await regenerate(admin);
    const controller = new AbortController();
    let signal: AbortSignal | undefined;
    const onSecretRegenerated = (what: SecretRegenerated) => {
      signal = what.signal;
      controller.abort();
      return new Promise<string>(() => {});
    };
    const client = createRekeyClient({ credential, onSecretRegenerated });
    const token = client.accessToken({ signal: controller.signal });
    await expect(token).rejects.toMatchObject({ name: 'AbortError' });
    expect(signal?.aborted).toBe(true);
  });
});

async function currentCredential(): Promise<string> {
  const { sharedSecret } = await admin.ask<{ sharedSecret: { value: string } }>(
    '{ sharedSecret { value } }',
  );
  return withChanges(credential, { sharedsecret: sharedSecret.value });
}
