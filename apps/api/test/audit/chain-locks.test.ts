import { afterAll, beforeAll, expect, test } from 'vitest';
import { regenerateSharedSecret } from '../../src/shared-secret/regenerate-shared-secret.ts';
import { Permission } from '../../src/sign-in/permission.ts';
import type { Viewer } from '../../src/sign-in/viewer.ts';
import { changeUserRole } from '../../src/user/change-user-role.ts';
import {
  ask,
  createTestUser,
  openSignInApp,
  PASSWORD,
  signIn,
  type TestUser,
} from '../sign-in/sign-in-app.ts';
import { verifyLog } from './chain-scene.ts';

let opened: Awaited<ReturnType<typeof openSignInApp>>;
let users: readonly TestUser[];
let administrator: Viewer;

beforeAll(async () => {
  opened = await openSignInApp();
  const first = await createTestUser(opened.dependencies);
  const others = [1, 2].map(() => createTestUser(opened.dependencies, first));
  users = [first, ...(await Promise.all(others))];
  administrator = {
    kind: 'USER',
    id: first.id,
    label: first.email,
    name: 'Ada',
    accountId: first.accountId,
    accountShortname: 'acmecorp',
    role: 'ADMIN',
    permissions: new Set(Object.values(Permission)),
    freshUntil: new Date('2100-01-01T00:00:00.000Z'),
    ip: '192.0.2.1',
  };
});
afterAll(() => opened.database.close());

// `watchLockOrder` looks at the order in every suite; here they really meet. A sign-in that ends an
// earlier session locks where the log ends and the account; so do regenerations and changes of role.
// In one order, or some of them would wait for each other until one is ended.
test('whoever signs in, regenerates and changes roles at the same time, nobody waits for ever', async () => {
  const { dependencies } = opened;
  const cookies = await Promise.all(users.map(({ email }) => signIn(opened.app, email)));
  const signInAgain = async (index: number) => {
    const body = { email: users[index]?.email, password: PASSWORD };
    const response = await ask(opened.app, '/sign-in/email', {
      cookie: cookies[index] ?? '',
      body,
    });
    expect(response.statusCode).toBe(200);
    cookies[index] = response.cookies.map(({ name, value }) => `${name}=${value}`).join('; ');
  };
  const regenerate = () => regenerateSharedSecret(dependencies, administrator, {});
  const changeRole = (role: 'AUDITOR' | 'READONLY') =>
    changeUserRole(dependencies, administrator, {
      userId: users[2]?.id ?? '',
      role,
      clientMutationId: null,
    });
  for (let round = 0; round < 4; round += 1)
    await Promise.all([
      signInAgain(0),
      signInAgain(1),
      regenerate(),
      changeRole(round % 2 === 0 ? 'AUDITOR' : 'READONLY'),
      regenerate(),
      regenerate(),
    ]);
  const { accountId } = administrator;
  expect(await verifyLog(dependencies.prisma, accountId)).toMatchObject({ ok: true });
  const ended = { accountId, class: 'SIGN_IN', action: 'END' };
  expect(await dependencies.prisma.auditEvent.count({ where: ended })).toBe(8);
});
