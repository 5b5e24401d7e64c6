import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { ApiKeyResolver } from '../../src/api-key/api-key.resolver.ts';
import { ChangeApiKeyResolver } from '../../src/api-key/change-api-key.resolver.ts';
import { askOf } from '../support/ask-graphql.ts';
import { openTestAccount, type TestAccount } from '../support/test-account.ts';
import { keyMutation, refusesOthers, type KeyMutation } from './key-mutation.ts';

const REFUSAL = {
  class: 'ACCESS',
  subclass: 'FRESHNESS',
  action: 'REFUSE',
  description: expect.stringContaining('was refused the deletion of an API key'),
};

let account: TestAccount;
let mutation: KeyMutation;
let id: string;
beforeAll(async () => {
  account = await openTestAccount();
  mutation = await keyMutation(account, 'DeleteApiKey', 'deletedId');
});
beforeEach(async () => {
  id = await mutation.createKey();
});
afterAll(() => account.database.close());

it('deletes the key on every node before it answers', async () => {
  const { result, events, announced, raised } = await mutation.watch(() => mutation.answer({ id }));
  expect(result).toMatchObject({ deletedId: id, errors: [] });
  expect({ announced, raised }).toEqual({ announced: 1, raised: 1 });
  expect(events).toMatchObject([
    { action: 'DELETE', before: { description: 'before' }, after: null },
  ]);
});

it('deletes each of 8 keys once when 5 ask for each at once', async () => {
  const ids = await Promise.all(Array.from({ length: 8 }, () => mutation.createKey()));
  const asked = Array.from({ length: 5 }, () => ids).flat();
  const payloads = await Promise.all(asked.map((asking) => mutation.answer({ id: asking })));
  const deleted = payloads.flatMap(({ deletedId }) => deletedId ?? []);
  expect(deleted.toSorted()).toEqual(ids.toSorted());
  const codes = payloads.flatMap(({ errors }) => errors.map(({ code }: { code: string }) => code));
  expect(codes).toEqual(Array.from({ length: 32 }, () => 'API_KEY_NOT_FOUND'));
});

it('says again that it is gone for the same clientMutationId', async () => {
  const viewer = account.administrator();
  const input = { id, clientMutationId: randomUUID() };
  const first = await mutation.answer(input, viewer);
  expect(await mutation.answer(input, viewer)).toEqual(first);
});

it('needs a recent sign-in, of several keys at once too', async () => {
  const stale = { ...account.administrator(), freshUntil: account.clock };
  const other = await mutation.createKey();
  const ask = await askOf(account.dependencies, [ApiKeyResolver, ChangeApiKeyResolver]);
  const source = `mutation ($one: ID!, $two: ID!) {
    one: deleteApiKey(input: { id: $one }) { deletedId }
    two: deleteApiKey(input: { id: $two }) { deletedId }
  }`;
  const { result, events, raised } = await mutation.watch(() =>
    ask(stale, source, { one: id, two: other }),
  );
  expect(result.codes).toEqual(['REAUTHENTICATION_REQUIRED', 'REAUTHENTICATION_REQUIRED']);
  expect(events).toMatchObject([REFUSAL, REFUSAL]);
  expect(raised).toBe(0);
  for (const key of [id, other])
    expect(await mutation.answer({ id: key })).toMatchObject({ deletedId: key });
});

it('needs none of a service token, which cannot sign in', async () => {
  const script = account.serviceToken('API_KEY_WRITE');
  expect(await mutation.answer({ id }, script)).toMatchObject({ deletedId: id, codes: [] });
});

it('leaves who has not signed in recently a way to stop a key: disabling it', async () => {
  const stale = { ...account.administrator(), freshUntil: account.clock };
  const disabling = await keyMutation(account, 'UpdateApiKey', 'apiKey { status }');
  expect(await disabling.answer({ id, status: 'DISABLED' }, stale)).toMatchObject({
    apiKey: { status: 'DISABLED' },
  });
});

refusesOthers(
  () => account,
  () => mutation,
);
