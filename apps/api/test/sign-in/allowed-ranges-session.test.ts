import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  INSIDE,
  openRangesScene,
  OUTSIDE,
  type RangesScene,
  type Received,
} from './allowed-ranges-scene.ts';

// OWASP ASVS 8.2.4, 8.3.2: where somebody is is part of every decision while a session lasts.
let scene: RangesScene;
let cookie: string;

beforeAll(async () => {
  scene = await openRangesScene();
});
afterAll(() => scene.close());
beforeEach(async () => {
  scene.clock = new Date();
  await scene.database.prisma.attemptCount.deleteMany();
  cookie = await scene.signIn();
});

const MINUTE_MS = 60_000;
const VIEWER = '{ viewer { email sessionEndsAt } }';
const whoIn = async (ip = INSIDE) => (await scene.ask(VIEWER, { ip, cookie })).body.data?.viewer;
const session = () =>
  scene.database.prisma.session.findFirstOrThrow({
    where: { userId: scene.user.id },
    orderBy: { createdAt: 'desc' },
  });
/** All that a session opens, from wherever. */
const everything = (ip: string) => ({
  query: () => scene.ask(VIEWER, { ip, cookie }),
  mutation: () =>
    scene.ask('mutation { regenerateSharedSecret { sharedSecret { version } } }', { ip, cookie }),
  'document that is none': () => scene.ask('{', { ip, cookie }),
  export: () => scene.send('/api/v1/audit/export', { ip, cookie }),
  session: () => scene.send('/auth/get-session', { ip, cookie }),
  'second factors': () => scene.send('/auth/second-factor', { ip, cookie }),
  notices: () => scene.send('/auth/notices', { ip, cookie }),
  'sign-out': () => scene.send('/auth/sign-out', { ip, cookie, body: {} }),
  introspection: () => scene.send('/api/v1/auth/introspect', { ip, cookie, method: 'POST' }),
});
const codeOf = ({ body }: Received) =>
  body.code ?? body.name ?? body.errors?.[0].extensions.code ?? null;

describe('a session outside', () => {
  test('is refused on every request, remembered or not, and says from where', async () => {
    for (const isRemembered of [false, true]) {
      if (isRemembered) expect(await whoIn()).toMatchObject({ email: scene.user.email });
      for (const [what, send] of Object.entries(everything(OUTSIDE))) {
        const answer = await send();
        // Introspection knows no sessions.
        const code = what === 'introspection' ? 'INVALID_CREDENTIALS' : 'ADDRESS_NOT_ALLOWED';
        expect({ what, code: codeOf(answer) }).toEqual({ what, code });
        expect(answer.status).toBe(what === 'introspection' ? 401 : 403);
        if (what !== 'introspection') expect(JSON.stringify(answer.body)).toContain(OUTSIDE);
      }
    }
  });

  test('goes on inside, by every way that it came', async () => {
    for (const send of Object.values(everything(OUTSIDE))) await send();
    expect(await whoIn()).toMatchObject({ email: scene.user.email });
    for (const ip of [INSIDE, `::ffff:${INSIDE}`, '2001:db8::7'])
      for (const [what, send] of Object.entries(everything(ip)).slice(0, -2))
        expect({ what, code: codeOf(await send()) }).not.toEqual({
          what,
          code: 'ADDRESS_NOT_ALLOWED',
        });
  });

  test('is not prolonged', async () => {
    expect(await whoIn()).toBeDefined();
    const { expiresAt, createdAt } = await session();
    scene.clock = new Date(createdAt.getTime() + 30 * MINUTE_MS);
    for (const send of Object.values(everything(OUTSIDE))) await send();
    expect((await session()).expiresAt).toEqual(expiresAt);
    scene.clock = new Date(expiresAt.getTime());
    expect(await whoIn()).toBeNull();
  });

  test('confirms nothing: no password is looked at there', async () => {
    const { createdAt } = await session();
    await scene.database.prisma.attemptCount.deleteMany();
    const body = { email: scene.user.email, password: 'wrong' };
    const answer = await scene.send('/auth/sign-in/email', { ip: OUTSIDE, cookie, body });
    expect(codeOf(answer)).toBe('ADDRESS_NOT_ALLOWED');
    expect((await session()).createdAt).toEqual(createdAt);
    expect(await scene.database.prisma.attemptCount.count()).toBe(0);
  });

  test('is no matter of what the caller says beside the proxy', async () => {
    const answer = await scene.ask(VIEWER, { ip: `${INSIDE}, ${OUTSIDE}`, cookie });
    expect(codeOf(answer)).toBe('ADDRESS_NOT_ALLOWED');
    expect(codeOf(await scene.ask(VIEWER, { ip: 'unknown', cookie }))).toBe('ADDRESS_NOT_ALLOWED');
  });
});
