import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { openTestAccount, type TestAccount } from '../support/test-account.ts';
import { keyMutation, refusesOthers, type KeyMutation } from './key-mutation.ts';

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

refusesOthers(
  () => account,
  () => mutation,
);
