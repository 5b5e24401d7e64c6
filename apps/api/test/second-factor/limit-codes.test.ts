import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { signInNodes } from '../sign-in/sign-in-app.ts';
import { testPasswordHashing } from '../support/password-hashing.ts';
import {
  beHalfWay,
  codeAt,
  createProtectedUser,
  openSecondFactorScene,
  showCode,
  wrongCodeAt,
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
  await scene.database.prisma.attemptCount.deleteMany();
  ada = await createProtectedUser(scene);
});

const node = () => scene.nodes[0];
const rightCode = () => codeAt(ada.secret, scene.clock);
const wrongCode = () => wrongCodeAt(ada.secret, scene.clock);
const sessions = () => scene.database.prisma.session.count({ where: { userId: ada.user.id } });
const events = async () =>
  (
    await scene.database.prisma.auditEvent.findMany({
      where: { accountId: ada.user.accountId },
      orderBy: { sequence: 'desc' },
    })
  ).map(({ description }) => description);

describe('wrong codes', () => {
  let addresses = 0;
  const elsewhere = () => `198.51.100.${(addresses += 1) % 250}`;

  test('are limited to ten in 15 minutes, on all nodes together and at once, however often the password is given', async () => {
    const halfWay = await beHalfWay(scene, ada.user);
    const wrong = wrongCode();
    const answers = await Promise.all(
      Array.from({ length: 14 }, (_, index) =>
        showCode(scene.nodes[index % 2 === 0 ? 0 : 1], halfWay, wrong, elsewhere()),
      ),
    );
    const statuses = answers.map(({ statusCode }) => statusCode);
    expect(statuses.filter((status) => status === 401)).toHaveLength(10);
    expect(statuses.filter((status) => status === 429)).toHaveLength(4);
    const cookie = await beHalfWay(scene, ada.user);
    for (const code of [rightCode(), ada.recoveryCodes[0]!]) {
      const limited = await showCode(node(), cookie, code, elsewhere());
      expect(limited.json()).toMatchObject({ code: 'RATE_LIMITED' });
      expect(Number(limited.headers['retry-after'])).toBeGreaterThan(800);
    }
    expect(await sessions()).toBe(1);
    const told = await events();
    const words = 'the password was right, then came a wrong code.';
    expect(told.filter((text) => text.endsWith(words))).toHaveLength(10);
    expect(told.filter((text) => text.endsWith('came too many wrong codes.'))).toHaveLength(1);
    scene.clock = new Date(scene.clock.getTime() + 900_000);
    const later = await beHalfWay(scene, ada.user);
    expect((await showCode(node(), later, rightCode(), elsewhere())).statusCode).toBe(200);
  });

  test('are limited to fifty in a day', async () => {
    const key = `code-day:${ada.user.id}`;
    const windowEndsAt = new Date(scene.clock.getTime() + 80_000_000);
    await scene.database.prisma.attemptCount.create({ data: { key, count: 50, windowEndsAt } });
    const response = await showCode(node(), await beHalfWay(scene, ada.user), rightCode());
    expect(response.statusCode).toBe(429);
    expect(Number(response.headers['retry-after'])).toBeGreaterThan(79_000);
  });

  test('take as long to refuse as a wrong password', async () => {
    const passwordHashing = { ...testPasswordHashing, refusalMsMin: 400 };
    const dependencies = { ...node().dependencies, passwordHashing };
    const [slow] = signInNodes(scene.database, 1, dependencies);
    const cookie = await beHalfWay(scene, ada.user);
    const startedAt = performance.now();
    await showCode(slow!, cookie, wrongCode());
    expect(performance.now() - startedAt).toBeGreaterThan(390);
  });
});
