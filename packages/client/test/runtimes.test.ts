import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Administrator } from '../../../apps/api/test/support/administrator.ts';
import {
  addCredential,
  administrator,
  decode,
  regenerate,
  rekeyOrigin,
  withChanges,
} from './support/account.ts';
import { startBareContext, startBrowser, startEdge, type Runtime } from './support/runtimes.ts';

describe.each([
  ['a context of web standards alone', startBareContext],
  ['an edge runtime', startEdge],
  ['a browser', startBrowser],
])('in %s', (_, start) => {
  let admin: Administrator;
  let runtime: Runtime;

  beforeAll(async () => {
    admin = await administrator();
    runtime = await start();
  });
  afterAll(() => runtime.stop());

  test('an integration signs in, and goes on when the shared secret is regenerated', async () => {
    const credential = await addCredential(admin);
    const evaluate = (expression: string) => runtime.evaluate(expression);
    const verify = `client.fetch('${rekeyOrigin}/api/v1/auth/verify').then(({ status }) => status)`;
    expect(await evaluate('typeof process + typeof Buffer + typeof require')).toBe(
      'undefined'.repeat(3),
    );
    await evaluate(`
      globalThis.told = [];
      globalThis.client = Rekey.createRekeyClient({
        credential: '${credential}',
        onSecretRegenerated: ({ appname }) => { told.push(appname); return fresh; },
      });
      0`);
    expect(await evaluate(`Promise.all([${verify}, ${verify}])`)).toEqual([200, 200]);
    const sharedsecret = await regenerate(admin);
    await evaluate(`globalThis.fresh = '${withChanges(credential, { sharedsecret })}'; 0`);
    expect(await evaluate(`Promise.all([${verify}, ${verify}])`)).toEqual([200, 200]);
    expect(await evaluate('told')).toEqual([decode(credential).appname]);
  });

  test('an error is told by its code', async () => {
    const url = `${rekeyOrigin}/nowhere`;
    const credential = withChanges(await addCredential(admin), { url });
    const token = `Rekey.createRekeyClient({ credential: '${credential}' }).accessToken()`;
    const told = `${token}.catch((error) => [error instanceof Rekey.RekeyError, error.code])`;
    expect(await runtime.evaluate(told)).toEqual([true, 'UNEXPECTED_ANSWER']);
  });
});
