import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  ask,
  createTestUser,
  signIn,
  signInNodes,
  type SignInApp,
} from '../sign-in/sign-in-app.ts';
import { testSettings } from '../support/settings.ts';
import {
  beHalfWay,
  codeAt,
  createProtectedUser,
  openSecondFactorScene,
  showCode,
  type Protected,
  type SecondFactorScene,
} from './second-factor-scene.ts';

// For how long a code of an authenticator app is good (OWASP ASVS 6.5.5; RFC 6238 section 5.2).

const STEP_MS = 30_000;
/** So that a step begins far from every code that was used before. */
const LATER_MS = 10 * STEP_MS;

let scene: SecondFactorScene;
/** Nodes that accept a code for so many seconds before and after its own. */
const tolerant = new Map<number, SignInApp>();
let ada: Protected;
/** When the step began of which the code is that is shown. */
let begunMs: number;
let code: string;

beforeAll(async () => {
  scene = await openSecondFactorScene();
  for (const totpToleranceSeconds of [0, 5, 30]) {
    const settings = testSettings({ totpToleranceSeconds });
    const { masterKeys } = scene.nodes[0].dependencies;
    const changes = { settings, masterKeys, now: () => scene.clock };
    const [node] = signInNodes(scene.database, 1, changes);
    tolerant.set(totpToleranceSeconds, node!);
  }
});
afterAll(() => scene.database.close());
beforeEach(async () => {
  scene.clock = new Date();
  await scene.database.prisma.attemptCount.deleteMany();
  ada = await createProtectedUser(scene);
  begunMs = Math.floor((scene.clock.getTime() + LATER_MS) / STEP_MS) * STEP_MS;
  code = codeAt(ada.secret, new Date(begunMs));
});

/** What comes of showing the code so long after its step began. @returns `IN` or the refusal. */
async function show(afterMs: number, toleranceSeconds = 0): Promise<string> {
  scene.clock = new Date(begunMs + afterMs);
  const halfWay = await beHalfWay(scene, ada.user);
  const response = await showCode(tolerant.get(toleranceSeconds)!, halfWay, code);
  return response.statusCode === 200 ? 'IN' : response.json<{ code: string }>().code;
}

describe('a code', () => {
  test('is good from the beginning of its thirty seconds', async () => {
    expect(await show(-1)).toBe('CODE_EARLY');
    expect(await show(0)).toBe('IN');
  });

  test('is good until their end', async () => {
    expect(await show(STEP_MS)).toBe('CODE_OVER');
    expect(await show(STEP_MS - 1)).toBe('IN');
  });

  test('of a minute ago or to come is as wrong as any', async () => {
    expect(await show(2 * STEP_MS)).toBe('CODE_WRONG');
    expect(await show(-STEP_MS - 1)).toBe('CODE_WRONG');
  });

  test('that came too late counts as a wrong one, and is in the audit log', async () => {
    for (let tries = 0; tries < 10; tries += 1) expect(await show(STEP_MS)).toBe('CODE_OVER');
    expect(await show(STEP_MS)).toBe('RATE_LIMITED');
    const { accountId } = ada.user;
    const refusals = await scene.database.prisma.auditEvent.count({
      where: { accountId, description: { contains: 'then came a code whose time was over' } },
    });
    expect(refusals).toBe(10);
  });

  test('puts an authenticator in force in its own thirty seconds alone', async () => {
    const { email } = await createTestUser(scene.nodes[0].dependencies);
    const { app } = scene.nodes[0];
    const cookie = await signIn(app, email);
    const begun = await ask(app, '/second-factor/authenticator', { cookie, body: {} });
    const { secret } = begun.json<{ secret: string }>();
    const confirm = async (offMs: number) => {
      const body = { code: codeAt(secret, new Date(scene.clock.getTime() + offMs)) };
      const path = '/second-factor/authenticator/confirm';
      return (await ask(app, path, { cookie, body })).json<{ code?: string }>().code;
    };
    expect(await confirm(-STEP_MS)).toBe('CODE_OVER');
    expect(await confirm(STEP_MS)).toBe('CODE_EARLY');
    expect(await confirm(0)).toBeUndefined();
  });
});

describe('with a tolerance', () => {
  test('it is good for so many seconds before', async () => {
    expect(await show(-5001, 5)).toBe('CODE_EARLY');
    expect(await show(-5000, 5)).toBe('IN');
  });

  test('and for so many after', async () => {
    expect(await show(STEP_MS + 5000, 5)).toBe('CODE_OVER');
    expect(await show(STEP_MS + 4999, 5)).toBe('IN');
  });

  test('it is refused once a later one was used', async () => {
    const earlier = code;
    code = codeAt(ada.secret, new Date(begunMs + STEP_MS));
    expect(await show(STEP_MS, 30)).toBe('IN');
    code = earlier;
    expect(await show(STEP_MS, 30)).toBe('CODE_USED');
  });
});
