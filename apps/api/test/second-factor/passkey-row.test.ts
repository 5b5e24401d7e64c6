import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createTestUser } from '../sign-in/sign-in-app.ts';
import { openSecondFactorScene, type SecondFactorScene } from './second-factor-scene.ts';

let scene: SecondFactorScene;
let id: string;
let userId: string;

beforeAll(async () => {
  scene = await openSecondFactorScene();
});
afterAll(() => scene.database.close());
beforeEach(async () => {
  ({ id: userId } = await createTestUser(scene.nodes[0].dependencies));
  ({ id } = await prisma().passkey.create({
    data: {
      userId,
      name: 'Laptop',
      credentialId: randomUUID(),
      publicKey: new Uint8Array([1]),
      counter: 0n,
      transports: [],
      createdAt: new Date(),
    },
  }));
});

const prisma = () => scene.database.prisma;
const update = (data: Parameters<ReturnType<typeof prisma>['passkey']['update']>[0]['data']) =>
  prisma().passkey.update({ where: { id }, data });

// OWASP ASVS 6.7.1: what signatures are checked with is protected from modification, by the database itself.
test('a passkey keeps its key, its credential id and its user', async () => {
  const other = await createTestUser(scene.nodes[0].dependencies);
  const before = await prisma().passkey.findUniqueOrThrow({ where: { id } });
  for (const change of [
    { publicKey: new Uint8Array([2]) },
    { credentialId: randomUUID() },
    { userId: other.id },
    { name: 'Mine', publicKey: new Uint8Array([2]) },
  ])
    await expect(update(change)).rejects.toThrow('A passkey keeps its key');
  expect(await prisma().passkey.findUniqueOrThrow({ where: { id } })).toEqual(before);
});

test('and has its name, its counter and its last use changed', async () => {
  await update({ name: 'Phone', counter: 7n, lastUsedAt: new Date() });
  expect(await prisma().passkey.findUniqueOrThrow({ where: { id } })).toMatchObject({
    name: 'Phone',
    counter: 7n,
  });
});
