import { randomUUID } from 'node:crypto';
import { parseCredential } from '@rekey/keys/credential';
import { opaqueTokenEquals } from '@rekey/keys/opaque-token';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { openTestAccount, type TestAccount } from '../support/test-account.ts';
import { keyMutation, refusesOthers, type KeyMutation } from './key-mutation.ts';

let account: TestAccount;
let mutation: KeyMutation;
let id: string;
beforeAll(async () => {
  account = await openTestAccount();
  mutation = await keyMutation(
    account,
    'RegenerateAppkey',
    'appkey credential apiKey { id appname description role status expiresAt }',
  );
});
beforeEach(async () => {
  id = await mutation.createKey();
});
afterAll(() => account.database.close());

it('gives another appkey, with the next version, on every node before it answers', async () => {
  const { result, events, announced, raised } = await mutation.watch(() => mutation.answer({ id }));
  const parsed = parseCredential(result.credential);
  expect(parsed).toMatchObject({ ok: true, credential: { appkey: result.appkey } });
  const row = await account.dependencies.prisma.apiKey.findFirstOrThrow({
    where: { appname: result.apiKey.appname },
  });
  expect(opaqueTokenEquals(row.appkeyHash, result.appkey)).toBe(true);
  expect({ announced, raised }).toEqual({ announced: 1, raised: 1 });
  expect(events).toMatchObject([
    {
      subclass: 'APPKEY',
      action: 'REGENERATE',
      before: { appkeyVersion: 1 },
      after: { appkeyVersion: 2 },
    },
  ]);
});

it('gives the same appkey again for the same clientMutationId, and regenerates once', async () => {
  const viewer = account.administrator();
  const input = { id, clientMutationId: randomUUID() };
  const first = await mutation.answer(input, viewer);
  const { result, events, announced } = await mutation.watch(() => mutation.answer(input, viewer));
  expect(result).toEqual(first);
  expect(events).toMatchObject([{ action: 'REVEAL', after: { appkeyVersion: 2 } }]);
  expect(announced).toBe(1);
});

it('counts every one of 10 at once', async () => {
  const payloads = await Promise.all(Array.from({ length: 10 }, () => mutation.answer({ id })));
  expect(new Set(payloads.map(({ appkey }) => appkey)).size).toBe(10);
  const { appname } = payloads[0].apiKey;
  const row = await account.dependencies.prisma.apiKey.findFirstOrThrow({ where: { appname } });
  expect(row.appkeyVersion).toBe(11);
  expect(payloads.filter(({ appkey }) => opaqueTokenEquals(row.appkeyHash, appkey))).toHaveLength(
    1,
  );
});

it('needs a recent sign-in', async () => {
  const stale = { ...account.administrator(), freshUntil: null };
  expect((await mutation.answer({ id }, stale)).codes).toEqual(['REAUTHENTICATION_REQUIRED']);
});

it('gives a service token without SHARED_SECRET_READ the appkey and no credential', async () => {
  const writer = account.serviceToken('API_KEY_WRITE');
  expect(await mutation.answer({ id }, writer)).toMatchObject({
    appkey: expect.stringMatching(/^rka_/),
    credential: null,
  });
});

refusesOthers(
  () => account,
  () => mutation,
);
