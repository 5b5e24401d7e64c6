import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { ask, cookieOf, createTestUser, signIn } from '../sign-in/sign-in-app.ts';
import { openSecondFactorScene, type SecondFactorScene } from './second-factor-scene.ts';
import type { KeyKind } from './soft-passkey-key.ts';
import { SoftPasskey, type Options } from './soft-passkey.ts';

let scene: SecondFactorScene;
let cookie: string;

beforeAll(async () => {
  scene = await openSecondFactorScene();
});
afterAll(() => scene.database.close());
beforeEach(async () => {
  const user = await createTestUser(scene.nodes[0].dependencies);
  cookie = await signIn(scene.nodes[0].app, user.email);
});

async function optionsOf(path: string, of: string) {
  const response = await ask(scene.nodes[0].app, path, { body: {}, ...(of && { cookie: of }) });
  expect(response.statusCode, response.body).toBe(200);
  const challenge = cookieOf(response);
  return { options: response.json<Options>(), cookie: of ? `${of}; ${challenge}` : challenge };
}

async function add(passkey: SoftPasskey) {
  const asked = await optionsOf('/second-factor/passkey/options', cookie);
  const body = { name: 'Laptop', response: passkey.create(asked.options) };
  return ask(scene.nodes[0].app, '/second-factor/passkey', { cookie: asked.cookie, body });
}

test('asks for EdDSA, ES256 and RS256, and for nothing else', async () => {
  const { options } = await optionsOf('/second-factor/passkey/options', cookie);
  const { pubKeyCredParams } = options as Options & { pubKeyCredParams: { alg: number }[] };
  expect(pubKeyCredParams.map(({ alg }) => alg)).toEqual([-8, -7, -257]);
});

// ASVS 5.0, 11.6.1. The library takes RSA of any length, and ES256 on any curve.
test.each<KeyKind>(['RS1', 'RS256 of 1024 bits', 'RS256 with exponent 3', 'ES256 on P-384'])(
  'takes no passkey of %s',
  async (kind) => {
    expect((await add(new SoftPasskey(kind))).json()).toMatchObject({ code: 'PASSKEY_WRONG' });
    expect(await scene.database.prisma.passkey.count()).toBe(0);
  },
);

test.each<KeyKind>(['EdDSA', 'ES256', 'RS256'])('signs in with a passkey of %s', async (kind) => {
  const passkey = new SoftPasskey(kind);
  expect((await add(passkey)).statusCode).toBe(200);
  const asked = await optionsOf('/sign-in/passkey/options', '');
  const body = passkey.sign(asked.options);
  const response = await ask(scene.nodes[0].app, '/sign-in/passkey', {
    cookie: asked.cookie,
    body,
  });
  expect(response.statusCode, response.body).toBe(200);
});
