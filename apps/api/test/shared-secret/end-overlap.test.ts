import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { endSharedSecretOverlap } from '../../src/shared-secret/end-overlap.ts';
import { auditedOf, openSharedSecretSuite, type SharedSecretSuite } from './shared-secret-suite.ts';

let suite: SharedSecretSuite;
beforeAll(async () => {
  suite = await openSharedSecretSuite();
});
beforeEach(async () => {
  await suite.begin();
  await suite.regenerate({ overlapSeconds: 3600 });
});
afterAll(() => suite.account.database.close());

const END = `mutation ($input: EndSharedSecretOverlapInput) {
  endSharedSecretOverlap(input: $input) {
    sharedSecret { version overlap { version } }
    receipt { epoch nodesAcknowledged }
    errors { code field message }
    clientMutationId
  }
}`;

async function end(input?: object) {
  const { data } = await suite.ask(suite.administrator, END, { input });
  return data.endSharedSecretOverlap;
}

it('ends the overlap for good, announces it and answers with the receipt', async () => {
  const { sharedSecret, receipt, errors } = await end();
  expect(errors).toEqual([]);
  expect(sharedSecret).toEqual({ version: 2, overlap: null });
  const { fleet } = suite.account.dependencies;
  expect(String(fleet.announced.at(-1))).toBe(receipt.epoch);
  const [, ended] = await suite.rows();
  expect(ended?.isOverlapEnded).toBe(true);
  expect(ended?.acceptedUntil?.getTime()).toBeLessThanOrEqual(Date.now() + 1000);
});

it('makes every node forget the credentials of the account', async () => {
  const { prisma } = suite.account.dependencies;
  const { receipt } = await end();
  const where = { id: suite.administrator.accountId };
  const { credentialsEpoch } = await prisma.account.findUniqueOrThrow({ where });
  expect(String(credentialsEpoch)).toBe(receipt.epoch);
});

it('is audited with what was accepted until when', async () => {
  await end();
  expect((await auditedOf(suite)).at(-1)).toMatchObject({
    subclass: 'OVERLAP',
    action: 'END',
    description: expect.stringContaining('ended the overlap of version 1'),
    before: { version: 1 },
    after: { version: 1 },
  });
});

it('answers NO_OVERLAP when none is open', async () => {
  await end();
  expect(await end()).toMatchObject({ sharedSecret: null, errors: [{ code: 'NO_OVERLAP' }] });
});

it('answers STALE_VERSION when another version was expected, and changes nothing', async () => {
  const { errors } = await end({ expectedVersion: 1 });
  expect(errors).toMatchObject([{ code: 'STALE_VERSION', field: 'expectedVersion' }]);
  expect((await suite.rows())[1]?.isOverlapEnded).toBe(false);
  expect((await end({ expectedVersion: 2 })).errors).toEqual([]);
});

it('ends it once when 50 come at once', async () => {
  const { dependencies } = suite.account;
  const attempt = () => endSharedSecretOverlap(dependencies, suite.administrator, {});
  const results = await Promise.all(Array.from({ length: 50 }, attempt));
  expect(results.filter(({ ok }) => ok)).toHaveLength(1);
  expect((await auditedOf(suite)).filter(({ action }) => action === 'END')).toHaveLength(1);
});

it('gives the first answer again for the same clientMutationId, and announces again', async () => {
  const input = { clientMutationId: 'end-1' };
  const first = await end(input);
  const { announced } = suite.account.dependencies.fleet;
  const count = announced.length;
  expect(await end(input)).toEqual(first);
  expect(announced).toHaveLength(count + 1);
});

it('needs a recent sign-in', async () => {
  const stale = { ...suite.administrator, freshUntil: suite.account.clock };
  expect((await suite.ask(stale, END)).codes).toEqual(['REAUTHENTICATION_REQUIRED']);
  expect((await suite.rows())[1]?.isOverlapEnded).toBe(false);
});

it('is open to a service token that may regenerate, and to no other', async () => {
  const { account, administrator } = suite;
  const { accountId } = administrator;
  const reader = { ...account.serviceToken('SHARED_SECRET_READ', 'API_KEY_WRITE'), accountId };
  expect((await suite.ask(reader, END)).codes).toEqual(['FORBIDDEN']);
  const script = { ...account.serviceToken('SHARED_SECRET_REGENERATE'), accountId };
  const { data } = await suite.ask(script, END);
  expect(data.endSharedSecretOverlap.errors).toEqual([]);
});

it("touches no other account's overlap", async () => {
  const stranger = await suite.account.stranger();
  const { data } = await suite.ask(stranger, END);
  expect(data.endSharedSecretOverlap.errors).toMatchObject([{ code: 'NO_OVERLAP' }]);
  expect((await suite.rows())[1]?.isOverlapEnded).toBe(false);
});
