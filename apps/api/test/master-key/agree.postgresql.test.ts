import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { Fleet } from '../../src/fleet/fleet.ts';
import { openPostgresFleet } from '../../src/fleet/postgres-fleet.ts';
import { countSealedValues } from '../../src/master-key/count-sealed-values.ts';
import { stateMasterKeys } from '../../src/master-key/fleet-master-keys.store.ts';
import { requireMasterKeys } from '../../src/master-key/require-master-keys.ts';
import { sealAnewWhenAgreed } from '../../src/master-key/seal-anew-when-agreed.ts';
import { testMasterKeys } from '../support/master-keys.ts';
import { silentLog } from '../support/silent-log.ts';
import { openTestAccount, type TestAccount } from '../support/test-account.ts';
import { ringsOfRotation } from './master-key-scene.ts';

const FIRST = `old:${Buffer.alloc(32, 1).toString('base64')}`;
const rings = ringsOfRotation(FIRST);

let account: TestAccount;
const nodes: Fleet[] = [];
beforeAll(async () => {
  account = await openTestAccount(testMasterKeys(FIRST));
});
afterEach(async () => {
  for (const node of nodes.splice(0)) await node.close();
});
afterAll(() => account.database.close());

/** A node at work that has these master keys. */
async function join(masterKeys: typeof rings.before): Promise<Fleet> {
  const fleet = await openPostgresFleet({
    connectionString: account.database.connectionString ?? '',
    leaseMs: 300,
    forget: { accounts: () => {}, everything: () => {} },
    log: silentLog,
  });
  nodes.push(fleet);
  const { prisma } = account.database;
  await stateMasterKeys(prisma, fleet.nodeId, [...masterKeys.keys.keys()]);
  return fleet;
}

const sealAnew = (fleet: Fleet, masterKeys: typeof rings.before) =>
  sealAnewWhenAgreed({ ...account.dependencies, fleet, masterKeys });
const keyIds = async () => [...(await countSealedValues(account.database.prisma)).keys()];

test('no node starts to seal with a key that another at work could not open', async () => {
  await join(rings.before);
  const { prisma } = account.database;
  await expect(requireMasterKeys({ prisma, masterKeys: rings.turned })).rejects.toThrow(
    /is not among those of 1 nodes at work.*Put it second on every node first/,
  );
  expect(await keyIds()).toEqual(['old']);
});

test('nothing is sealed anew while a node has another first key, and then all of it', async () => {
  const expanded = testMasterKeys(`${FIRST},new:${Buffer.alloc(32, 2).toString('base64')}`);
  const turned = testMasterKeys(`new:${Buffer.alloc(32, 2).toString('base64')},${FIRST}`);
  const behind = await join(expanded);
  const { prisma } = account.database;
  await requireMasterKeys({ prisma, masterKeys: turned });
  const ahead = await join(turned);
  expect(await sealAnew(ahead, turned)).toBe(0);
  expect(await sealAnew(behind, expanded)).toBe(0);
  expect(await keyIds()).toEqual(['old']);
  await behind.close();
  nodes.shift();
  expect(await sealAnew(ahead, turned)).toBeGreaterThan(0);
  expect(await keyIds()).toEqual(['new']);
});

test('a node that is dead holds nothing up', async () => {
  const turned = testMasterKeys(
    `newest:${Buffer.alloc(32, 3).toString('base64')},new:${Buffer.alloc(32, 2).toString('base64')}`,
  );
  await account.database.prisma.$executeRaw`
    INSERT INTO fleet_node (id, lease_ms, acknowledged_epoch, master_key_ids)
    VALUES (gen_random_uuid(), 300, 0, ARRAY['old'])`;
  expect(await sealAnew(await join(turned), turned)).toBeGreaterThan(0);
  expect(await keyIds()).toEqual(['newest']);
});
