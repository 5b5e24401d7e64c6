import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { acceptInvitation } from '../../src/user/accept-invitation.ts';
import { SetUpResolver } from '../../src/user/set-up.resolver.ts';
import { setUp } from '../../src/user/set-up.ts';
import { askOf } from '../support/ask-graphql.ts';
import { openTestAccount, type TestAccount } from '../support/test-account.ts';

describe('links that are not valid', () => {
  let account: TestAccount;

  beforeAll(async () => {
    account = await openTestAccount();
  });
  afterAll(() => account.database.close());

  const person = { name: 'Ada', password: 'a long enough one' };
  const wrongSetUp = (ip: string) =>
    setUp(account.dependencies, ip, { ...person, setupToken: 'x', email: 'ada@acme.example' });
  const wrongInvitation = (ip: string) =>
    acceptInvitation(account.dependencies, ip, { ...person, token: 'x' });

  async function wear(ip: string): Promise<void> {
    for (let attempt = 0; attempt < 30; attempt += 1) await wrongSetUp(ip);
  }

  test('are refused with RATE_LIMITED after thirty in a minute, of both kinds together', async () => {
    await wear('192.0.2.1');
    const refusal = { extensions: { code: 'RATE_LIMITED' } };
    await expect(wrongSetUp('192.0.2.1')).rejects.toMatchObject(refusal);
    await expect(wrongInvitation('192.0.2.1')).rejects.toMatchObject(refusal);
    await expect(wrongInvitation('192.0.2.1')).rejects.toThrow(/Try again in \d+ seconds/);
  });

  test('are counted for each address by itself, and anew after a minute', async () => {
    await wear('192.0.2.2');
    expect(await wrongSetUp('192.0.2.3')).toMatchObject({ code: 'SETUP_LINK_INVALID' });
    account.clock = new Date(account.clock.getTime() + 61_000);
    expect(await wrongSetUp('192.0.2.2')).toMatchObject({ code: 'SETUP_LINK_INVALID' });
  });

  test('are answered with the code in GraphQL', async () => {
    const ask = await askOf(account.dependencies, [SetUpResolver]);
    const mutation = `mutation { setUp(input: { setupToken: "x", name: "Ada", email: "a@b.example",
      password: "a long enough one" }) { errors { code } } }`;
    const codes = [];
    for (let attempt = 0; attempt < 32; attempt += 1)
      codes.push(...(await ask(null, mutation)).codes);
    expect(codes).toContain('RATE_LIMITED');
  });
});
