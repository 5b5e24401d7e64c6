import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { confirmAuthenticator } from '../../src/second-factor/set-up-authenticator.ts';
import { ask, createTestUser, signIn, type TestUser } from '../sign-in/sign-in-app.ts';
import { atOnce } from '../support/at-once.ts';
import {
  beHalfWay,
  codeAt,
  createProtectedUser,
  openSecondFactorScene,
  selfOf,
  setUpAuthenticator,
  showCode,
  wrongCodeAt,
  type SecondFactorScene,
} from './second-factor-scene.ts';

let scene: SecondFactorScene;
let user: TestUser;
let cookie: string;

beforeAll(async () => {
  scene = await openSecondFactorScene();
});
afterAll(() => scene.database.close());
beforeEach(async () => {
  await restoreAuditLog();
  scene.clock = new Date();
  user = await createTestUser(node().dependencies);
  cookie = await signIn(node().app, user.email);
});

const node = () => scene.nodes[0];
const post = (path: string, body: object = {}) =>
  ask(node().app, `/second-factor${path}`, { cookie, body });
const begin = async () => (await post('/authenticator')).json<{ secret: string; uri: string }>();
const confirm = (code: string) => post('/authenticator/confirm', { code });
const viewerOf = (of: string, on = node()) => on.resolveViewer({ headers: { cookie: of }, ip: '' });
const deeds = async () =>
  (
    await scene.database.prisma.auditEvent.findMany({
      where: { accountId: user.accountId, class: 'SIGN_IN', NOT: { subclass: 'SESSION' } },
      orderBy: { sequence: 'asc' },
    })
  ).map(({ subclass, action }) => `${subclass} ${action}`);
const breakAuditLog = () =>
  scene.database.prisma.$executeRaw`
    ALTER TABLE audit_event ADD CONSTRAINT broken CHECK (class <> 'SIGN_IN') NOT VALID`;
const restoreAuditLog = () =>
  scene.database.prisma.$executeRaw`ALTER TABLE audit_event DROP CONSTRAINT IF EXISTS broken`;

describe('setting up an authenticator app', () => {
  test('gives the secret as text and for a QR code, 160 bits of it, and asks for nothing yet', async () => {
    const { secret, uri } = await begin();
    expect(secret).toMatch(/^[A-Z2-7]{32}$/);
    const url = new URL(uri);
    expect(url.protocol).toBe('otpauth:');
    expect(decodeURIComponent(url.pathname)).toContain(user.email);
    expect(url.searchParams.get('secret')).toBe(secret);
    expect(url.searchParams.get('issuer')).toBe('Rekey localhost');
    await signIn(node().app, user.email);
  });

  test('begun anew makes the first secret worthless', async () => {
    const first = await begin();
    await begin();
    expect((await confirm(codeAt(first.secret, scene.clock))).json()).toMatchObject({
      code: 'CODE_WRONG',
    });
  });

  test('begun while it is being confirmed leaves the secret that was confirmed', async () => {
    const { secret } = await begin();
    const self = await selfOf(scene, user);
    const [confirmed, begun] = await atOnce(
      node().dependencies,
      (holding) => confirmAuthenticator(holding, self, codeAt(secret, scene.clock)),
      () => post('/authenticator'),
    );
    expect(confirmed).toMatchObject({ ok: true });
    expect(begun.json()).toMatchObject({ code: 'AUTHENTICATOR_EXISTS' });
  });

  test('is not done with a wrong code, nor twice, nor without having been begun', async () => {
    expect((await confirm('123456')).json()).toMatchObject({ code: 'NOTHING_TO_CONFIRM' });
    const { secret } = await begin();
    const wrong = await confirm(wrongCodeAt(secret, scene.clock));
    expect(wrong.json()).toMatchObject({ code: 'CODE_WRONG' });
    await signIn(node().app, user.email);
    await setUpAuthenticator(scene, cookie);
    expect((await post('/authenticator')).json()).toMatchObject({ code: 'AUTHENTICATOR_EXISTS' });
    expect((await confirm(codeAt(secret, scene.clock))).statusCode).toBe(409);
  });

  test('gives ten recovery codes once, stays signed in, and ends every other session on every node', async () => {
    const elsewhere = await signIn(node().app, user.email);
    for (const each of scene.nodes) expect(await viewerOf(elsewhere, each)).not.toBeNull();
    const { recoveryCodes } = await setUpAuthenticator(scene, cookie);
    expect(new Set(recoveryCodes).size).toBe(10);
    for (const code of recoveryCodes)
      expect(code).toMatch(/^([0-9a-hjkmnp-tv-z]{4}-){5}[0-9a-hjkmnp-tv-z]{4}$/);
    for (const each of scene.nodes) {
      expect(await viewerOf(elsewhere, each)).toBeNull();
      expect(await viewerOf(cookie, each)).toMatchObject({ id: user.id });
    }
    expect((await ask(node().app, '/second-factor', { cookie })).json()).toEqual({
      authenticatorSince: scene.clock.toISOString(),
      passkeys: [],
      recoveryCodesLeft: 10,
      isRequired: false,
    });
    expect(await deeds()).toEqual(['AUTHENTICATOR CREATE']);
    // Not only refused: gone, and the audit log says why.
    expect(await scene.database.prisma.session.count({ where: { userId: user.id } })).toBe(1);
    const description = `A session of ${user.email} ended: a second factor was set up.`;
    const where = { accountId: user.accountId, description };
    expect(await scene.database.prisma.auditEvent.count({ where })).toBe(1);
  });

  test('keeps nothing in clear that a code could be made of', async () => {
    const { secret, recoveryCodes } = await setUpAuthenticator(scene, cookie);
    for (const table of ['authenticator', 'recovery_code', 'audit_event'])
      for (const text of [secret, ...recoveryCodes, recoveryCodes[0]!.replaceAll('-', '')]) {
        const rows = await scene.database.prisma.$queryRawUnsafe<unknown[]>(
          `SELECT 1 FROM ${table} AS row WHERE strpos(row::text, $1) > 0
             OR strpos(row::text, encode(convert_to($1, 'UTF8'), 'hex')) > 0`,
          text,
        );
        expect(rows, table).toEqual([]);
      }
  });

  test("takes no other user's sealed secret for one's own", async () => {
    const { accountId } = user;
    const eve = await createProtectedUser(scene, { accountId });
    const ada = await createProtectedUser(scene, { accountId });
    const { prisma } = scene.database;
    const { sealedSecret } = await prisma.authenticator.findUniqueOrThrow({
      where: { userId: eve.user.id },
    });
    await prisma.authenticator.update({ where: { userId: ada.user.id }, data: { sealedSecret } });
    const halfWay = await beHalfWay(scene, ada.user);
    const response = await showCode(node(), halfWay, codeAt(eve.secret, scene.clock));
    expect(response.statusCode).toBe(500);
    expect(response.body).not.toContain('authenticator');
    expect(response.cookies).toEqual([]);
  });

  test('is not done when the audit log cannot be written', async () => {
    const { secret } = await begin();
    await breakAuditLog();
    expect((await confirm(codeAt(secret, scene.clock))).statusCode).toBe(500);
    await restoreAuditLog();
    await signIn(node().app, user.email);
  });
});

describe('second factors are changed', () => {
  const CHANGES = [
    '/authenticator',
    '/authenticator/confirm',
    '/authenticator/remove',
    '/recovery-codes',
    '/passkey/options',
  ];

  test('only after a recent sign-in', async () => {
    scene.clock = new Date(scene.clock.getTime() + 360_000);
    for (const path of CHANGES)
      expect((await post(path, { code: '000000' })).json()).toMatchObject({
        code: 'SESSION_NOT_FRESH',
      });
  });

  test('by no page elsewhere, and with JSON alone', async () => {
    for (const path of CHANGES) {
      const url = `/second-factor${path}`;
      const foreign = { cookie, body: { code: '000000' }, origin: 'https://evil.example' };
      expect((await ask(node().app, url, foreign)).statusCode).toBe(403);
      const form = await node().app.inject({
        method: 'POST',
        url: `/auth${url}`,
        headers: { cookie, 'content-type': 'text/plain' },
        payload: '{"code":"000000"}',
      });
      expect(form.statusCode).toBe(400);
    }
  });
});

describe('an authenticator app that is removed', () => {
  test('asks for nothing any more, takes the recovery codes with it, and another can be set up', async () => {
    await setUpAuthenticator(scene, cookie);
    expect((await post('/authenticator/remove')).statusCode).toBe(200);
    expect((await post('/authenticator/remove')).statusCode).toBe(404);
    expect(await scene.database.prisma.recoveryCode.count({ where: { userId: user.id } })).toBe(0);
    await signIn(node().app, user.email);
    await setUpAuthenticator(scene, cookie);
    expect(await deeds()).toEqual([
      'AUTHENTICATOR CREATE',
      'AUTHENTICATOR DELETE',
      'AUTHENTICATOR CREATE',
    ]);
  });
});
