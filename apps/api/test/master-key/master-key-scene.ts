import { randomUUID } from 'node:crypto';
import { generateMasterKey, open, type MasterKeyRing } from '@rekey/keys/sealed-secret';
import { readChainHead } from '../../src/audit/read-chain-head.ts';
import type { Dependencies } from '../../src/dependencies.ts';
import type { SealedColumn } from '../../src/master-key/sealed-column.ts';
import { SEALED_COLUMNS } from '../../src/master-key/sealed-columns.ts';
import { holdValuesUnderOthers, type SealedRow } from '../../src/master-key/sealed-value.store.ts';
import { sealTotpSecret } from '../../src/second-factor/sealed-authenticator.ts';
import { regenerateSharedSecret } from '../../src/shared-secret/regenerate-shared-secret.ts';
import type { Viewer } from '../../src/sign-in/viewer.ts';
import { generateSigningSecret, sealSigningSecret } from '../../src/webhook/signing-secret.ts';
import { createTestUser } from '../sign-in/sign-in-app.ts';
import { testMasterKeys } from '../support/master-keys.ts';
import type { TestAccount } from '../support/test-account.ts';

/** Rings in the three steps of a rotation. */
export function ringsOfRotation(first: string = generateMasterKey()) {
  const second = generateMasterKey();
  return {
    before: testMasterKeys(first),
    turned: testMasterKeys(`${second},${first}`),
    after: testMasterKeys(second),
  };
}

/** Puts something into every sealed column, under the ring's first key. */
export async function fillSealedColumns(
  account: TestAccount,
  masterKeys: MasterKeyRing,
  administrator: Viewer,
): Promise<void> {
  const dependencies = { ...account.dependencies, masterKeys };
  for (const clientMutationId of ['one', 'two'])
    await regenerateSharedSecret(dependencies, administrator, { clientMutationId });
  await readChainHead(dependencies, administrator);
  const { id: userId, accountId } = await createTestUser(dependencies, account);
  const sealedSecret = sealTotpSecret(masterKeys, 'JBSWY3DPEHPK3PXP', { userId, accountId });
  await addEndpoint(account, masterKeys);
  await account.dependencies.prisma.authenticator.create({ data: { userId, sealedSecret } });
}

/** A webhook endpoint that has a secret and the one before it. */
async function addEndpoint(
  { accountId, dependencies }: TestAccount,
  masterKeys: MasterKeyRing,
): Promise<void> {
  const id = randomUUID();
  const sealed = (version: number) =>
    sealSigningSecret(masterKeys, generateSigningSecret(), { accountId, endpointId: id, version });
  await dependencies.prisma.webhookEndpoint.create({
    data: {
      id,
      accountId,
      url: 'https://hooks.example/',
      sealedSecret: sealed(2),
      secretVersion: 2,
      sealedPreviousSecret: sealed(1),
      previousSignsUntil: new Date('2100-01-01T00:00:00.000Z'),
      createdByKind: 'SYSTEM',
      createdByLabel: 'system',
    },
  });
}

/** All values of a column that lie under another key than of this id; of none, all values. */
export async function valuesOf(
  prisma: Dependencies['prisma'],
  column: SealedColumn,
  accountId: string,
  keyId = '',
): Promise<readonly SealedRow[]> {
  const where = {
    accountId: column.account === null ? null : accountId,
    after: null,
    rowsMax: 1000,
  };
  return prisma.$transaction((transaction) =>
    holdValuesUnderOthers(transaction, column, keyId, where),
  );
}

/** What is in every sealed column, opened; with its place. */
export async function openAll(
  prisma: Dependencies['prisma'],
  masterKeys: MasterKeyRing,
  accountId: string,
) {
  const values: Record<string, string> = {};
  for (const column of SEALED_COLUMNS)
    for (const { key, sealed, bound } of await valuesOf(prisma, column, accountId)) {
      const opened = open(masterKeys, sealed, column.bindingOf(bound));
      values[`${column.table}.${column.column} ${key}`] = opened.ok ? opened.value : opened.code;
    }
  return values;
}
