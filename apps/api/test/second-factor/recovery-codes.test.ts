import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { hashRecoveryCode } from '../../src/second-factor/recovery-code.ts';
import { regenerateRecoveryCodes } from '../../src/second-factor/regenerate-recovery-codes.ts';
import { removeAuthenticator } from '../../src/second-factor/remove-second-factor.ts';
import { ask, createTestUser, signIn } from '../sign-in/sign-in-app.ts';
import { atOnce } from '../support/at-once.ts';
import {
  beHalfWay,
  createProtectedUser,
  openSecondFactorScene,
  selfOf,
  showCode,
  type Protected,
  type SecondFactorScene,
} from './second-factor-scene.ts';

let scene: SecondFactorScene;
let ada: Protected;

beforeAll(async () => {
  scene = await openSecondFactorScene();
});
afterAll(() => scene.database.close());
beforeEach(async () => {
  scene.clock = new Date();
  ada = await createProtectedUser(scene);
});

const node = () => scene.nodes[0];
const anew = (cookie: string) =>
  ask(node().app, '/second-factor/recovery-codes', { cookie, body: {} });

describe('recovery codes made anew', () => {
  test('replace those from before', async () => {
    const response = await anew(ada.cookie);
    const { recoveryCodes } = response.json<{ recoveryCodes: string[] }>();
    expect(recoveryCodes).toHaveLength(10);
    const halfWay = await beHalfWay(scene, ada.user);
    expect((await showCode(node(), halfWay, ada.recoveryCodes[0]!)).statusCode).toBe(401);
    expect((await showCode(node(), halfWay, recoveryCodes[0]!)).statusCode).toBe(200);
  });

  test('leave those of the first kind, which were shorter, good until then', async () => {
    const [short, kept] = ['0123-4567-89ab-cdef', '0123456789abcdeg'];
    for (const code of [short.replaceAll('-', ''), kept]) {
      const codeHash = hashRecoveryCode(ada.user.id, code);
      const data = { userId: ada.user.id, codeHash };
      await scene.database.prisma.recoveryCode.create({ data });
    }
    expect((await showCode(node(), await beHalfWay(scene, ada.user), short)).statusCode).toBe(200);
    await anew(ada.cookie);
    expect((await showCode(node(), await beHalfWay(scene, ada.user), kept)).statusCode).toBe(401);
  });

  test('twice at once are those that came last, and no others', async () => {
    const self = await selfOf(scene, ada.user);
    const [first, second] = await atOnce(
      node().dependencies,
      (holding) => regenerateRecoveryCodes(holding, self),
      () => anew(ada.cookie),
    );
    const lost = first.ok ? first.recoveryCodes : [];
    const { recoveryCodes } = second.json<{ recoveryCodes: string[] }>();
    const halfWay = await beHalfWay(scene, ada.user);
    expect(lost).toHaveLength(10);
    expect((await showCode(node(), halfWay, lost[0]!)).statusCode).toBe(401);
    expect((await showCode(node(), halfWay, recoveryCodes[0]!)).statusCode).toBe(200);
  });

  // Or they would be those of whoever made them when the user sets up a second factor again.
  test('are not left behind when the last second factor goes at once', async () => {
    const self = await selfOf(scene, ada.user);
    const [removed, made] = await atOnce(
      node().dependencies,
      (holding) => removeAuthenticator(holding, self),
      () => anew(ada.cookie),
    );
    expect(removed).toEqual({ ok: true });
    expect(made.json()).toMatchObject({ code: 'NO_SUCH_SECOND_FACTOR' });
    const where = { userId: ada.user.id };
    expect(await scene.database.prisma.recoveryCode.count({ where })).toBe(0);
  });

  test('are there for who has a second factor alone', async () => {
    const user = await createTestUser(node().dependencies);
    const cookie = await signIn(node().app, user.email);
    expect((await anew(cookie)).statusCode).toBe(404);
  });
});
