import { open, seal } from '@rekey/keys/sealed-secret';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { countSealedValues } from '../../src/master-key/count-sealed-values.ts';
import { requireMasterKeys } from '../../src/master-key/require-master-keys.ts';
import { sealAnew } from '../../src/master-key/seal-anew.ts';
import { SEALED_COLUMNS } from '../../src/master-key/sealed-columns.ts';
import { regenerateSharedSecret } from '../../src/shared-secret/regenerate-shared-secret.ts';
import { revealSharedSecret } from '../../src/shared-secret/reveal-shared-secret.ts';
import { createMetrics } from '../../src/metrics/metrics.ts';
import { registerMasterKeyMetrics } from '../../src/master-key/master-key-metrics.ts';
import type { Viewer } from '../../src/sign-in/viewer.ts';
import { verifyLog } from '../audit/chain-scene.ts';
import { auditedSince, auditLogEnd } from '../support/audit-log.ts';
import { testMasterKeys } from '../support/master-keys.ts';
import { openTestAccount, type TestAccount } from '../support/test-account.ts';
import { fillSealedColumns, openAll, ringsOfRotation, valuesOf } from './master-key-scene.ts';

let account: TestAccount;
let prisma: TestAccount['database']['prisma'];
let rings: ReturnType<typeof ringsOfRotation>;
let administrator: Viewer;

beforeAll(async () => {
  // All that the account was created with lies under this one.
  const first = `old:${Buffer.alloc(32, 1).toString('base64')}`;
  account = await openTestAccount(testMasterKeys(first));
  ({ prisma } = account.database);
  rings = ringsOfRotation(first);
  administrator = account.administrator();
  await fillSealedColumns(account, rings.before, administrator);
});
afterAll(() => account.database.close());

const under = (masterKeys: typeof rings.before) => ({ ...account.dependencies, masterKeys });

describe('a new master key', () => {
  test('comes to seal everything, in every column, and every value is what it was', async () => {
    const before = await openAll(prisma, rings.before, account.accountId);
    const columns = new Set(Object.keys(before).map((place) => place.split(' ')[0]));
    expect([...columns]).toEqual(SEALED_COLUMNS.map(({ table, column }) => `${table}.${column}`));
    const end = await auditLogEnd(account);
    expect(await sealAnew(under(rings.turned))).toBe(Object.keys(before).length);
    expect(await openAll(prisma, rings.after, account.accountId)).toEqual(before);
    expect([...(await countSealedValues(prisma)).keys()]).toEqual([rings.after.currentId]);
    // One for each column that the account has values in.
    const events = await auditedSince(account, end);
    expect(events).toMatchObject(
      [1, 2, 3, 4, 5, 6].map(() => ({ class: 'MASTER_KEY', actorKind: 'SYSTEM' })),
    );
    expect(events[0]?.after).toMatchObject({ masterKeyId: rings.after.currentId });
    expect(await verifyLog(prisma, account.accountId)).toMatchObject({ ok: true });
    expect(await sealAnew(under(rings.turned))).toBe(0);
  });

  test('shows the secret, and gives the answers that were kept under the old one', async () => {
    const after = under(rings.after);
    const { sharedSecretVersion } = await prisma.account.findUniqueOrThrow({
      where: { id: account.accountId },
    });
    const value = await revealSharedSecret(after, administrator, sharedSecretVersion);
    const repeated = await regenerateSharedSecret(after, administrator, {
      clientMutationId: 'two',
    });
    expect(repeated).toMatchObject({ ok: true, value });
  });
});

describe('while values are sealed anew', () => {
  test('it can be stopped at any point and gone on with, by two at once', async () => {
    const again = ringsOfRotation(`${rings.after.currentId}:${exported(rings.after)}`);
    const before = await openAll(prisma, rings.after, account.accountId);
    let transactions = 0;
    await sealAnew(under(again.turned), () => (transactions += 1) > 1);
    const halfWay = await countSealedValues(prisma);
    expect([...halfWay.keys()].toSorted()).toEqual(
      [again.after.currentId, rings.after.currentId].toSorted(),
    );
    await Promise.all([sealAnew(under(again.turned)), sealAnew(under(again.turned))]);
    expect(await openAll(prisma, again.after, account.accountId)).toEqual(before);
    rings = again;
  });

  test('regenerations go on', async () => {
    const again = ringsOfRotation(`${rings.after.currentId}:${exported(rings.after)}`);
    const regenerate = () => regenerateSharedSecret(under(again.turned), administrator, {});
    await Promise.all([
      sealAnew(under(again.turned)),
      ...Array.from({ length: 8 }, regenerate),
      sealAnew(under(again.turned)),
    ]);
    await sealAnew(under(again.turned));
    expect([...(await countSealedValues(prisma)).keys()]).toEqual([again.after.currentId]);
    rings = again;
  });

  test('what cannot be opened stays as it is, is logged, and keeps nothing else', async () => {
    const again = ringsOfRotation(`${rings.after.currentId}:${exported(rings.after)}`);
    const [row] = await prisma.sharedSecret.findMany({ where: { version: 1 } });
    const damaged = Uint8Array.from(row?.sealedValue ?? [])
      .with(-1, 0)
      .with(-2, 0);
    await prisma.sharedSecret.update({
      where: { id: row?.id ?? '' },
      data: { sealedValue: damaged },
    });
    await sealAnew(under(again.turned));
    const counts = await countSealedValues(prisma);
    expect(counts.get(rings.after.currentId)).toBe(1);
    const left = await prisma.sharedSecret.findUniqueOrThrow({ where: { id: row?.id ?? '' } });
    expect(left.sealedValue).toEqual(damaged);
    await expect(requireMasterKeys(under(again.after))).rejects.toThrow(
      `MASTER_KEYS does not have the master key "${rings.after.currentId}", under which 1 values are sealed. Add that key to it, behind the first; nothing was changed.`,
    );
    await requireMasterKeys(under(again.turned));
    rings = again;
  });

  test('a metric tells how many lie under which', async () => {
    const metrics = createMetrics(account.dependencies.fleet);
    registerMasterKeyMetrics(metrics.registry, under(rings.after));
    const text = await metrics.registry.metrics();
    expect(text).toContain(`rekey_sealed_values{key_id="${rings.before.currentId}"} 1`);
  });
});

// ASVS 5.0 11.3.3, and NIST SP 800-38D for what additional data does.
describe('a sealed value opens in its own place alone', () => {
  test.each(SEALED_COLUMNS.map((column) => [`${column.table}.${column.column}`, column] as const))(
    '%s',
    (_, column) => {
      const ring = testMasterKeys(`old:${Buffer.alloc(32, 1).toString('base64')}`);
      const place = {
        accountId: ACCOUNT,
        version: 1,
        callerId: 'a',
        clientMutationId: 'b',
        userId: 'd',
        endpointId: 'e',
        keyId: 'c',
      };
      const binding = column.bindingOf(place);
      const sealed = seal(ring, 'value', binding);
      expect(open(ring, sealed, binding).ok).toBe(true);
      const elsewhere = SEALED_COLUMNS.flatMap((other) => [
        ...(other === column ? [] : [other.bindingOf(place)]),
        ...['callerId', 'clientMutationId', 'keyId', 'userId', 'endpointId', 'accountId'].map(
          (name) => other.bindingOf({ ...place, [name]: OTHER }),
        ),
        other.bindingOf({ ...place, version: 2 }),
      ]).filter((other) => JSON.stringify(other) !== JSON.stringify(binding));
      expect(elsewhere.length).toBeGreaterThan(SEALED_COLUMNS.length);
      for (const other of elsewhere)
        expect(open(ring, sealed, other)).toEqual({ ok: false, code: 'DAMAGED' });
    },
  );

  test('rows that change places in the database open no more', async () => {
    const [column] = SEALED_COLUMNS;
    if (column === undefined) throw new Error('There are columns');
    const [one, two] = (await valuesOf(prisma, column, account.accountId)).slice(-2);
    for (const [to, from] of [
      [one, two],
      [two, one],
    ])
      await prisma.sharedSecret.update({
        where: { id: to?.key ?? '' },
        data: { sealedValue: Uint8Array.from(from?.sealed ?? []) },
      });
    const opened = await openAll(prisma, rings.turned, account.accountId);
    for (const row of [one, two])
      expect(opened[`shared_secret.sealed_value ${row?.key}`]).toBe('DAMAGED');
  });
});

const ACCOUNT = '0190d3a0-0000-7000-8000-000000000001';
const OTHER = '0190d3a0-0000-7000-8000-000000000002';

function exported({ currentId, keys }: typeof rings.before): string {
  return keys.get(currentId)?.export().toString('base64') ?? '';
}
