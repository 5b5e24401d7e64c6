import { hashOpaqueToken } from '@rekey/keys/opaque-token';
import type { Dependencies } from '../../src/dependencies.ts';
import type { Prisma } from '../../src/database/generated/client.ts';
import { raiseEpoch } from '../../src/fleet/raise-epoch.ts';
import { newSecretVersion } from '../../src/shared-secret/new-secret-version.ts';
import type { TestIntegration } from './integration.ts';

type Changer = Pick<Dependencies, 'prisma' | 'masterKeys' | 'fleet'>;

/** Regenerates without an administrator. @returns the new shared secret. */
export async function regenerateDirectly(
  { prisma, masterKeys, fleet }: Changer,
  { accountId }: TestIntegration,
): Promise<string> {
  const now = new Date();
  const { change, value } = await prisma.$transaction(async (transaction) => {
    const { sharedSecretVersion: version } = await transaction.account.update({
      where: { id: accountId },
      data: { sharedSecretVersion: { increment: 1 } },
    });
    const { value: made, stored } = newSecretVersion(masterKeys, { accountId, version });
    await transaction.sharedSecret.updateMany({
      where: { accountId, version: version - 1 },
      data: { acceptedUntil: now },
    });
    await transaction.sharedSecret.create({
      data: {
        accountId,
        version,
        ...stored,
        createdAt: now,
        createdByKind: 'SYSTEM',
        createdByLabel: 'system',
      },
    });
    return { value: made, change: await raiseEpoch(transaction, accountId, 'CREDENTIALS') };
  });
  await fleet.announce(change);
  return value;
}

/** Changes an API key without an administrator, and waits until every node knows. */
export async function changeApiKeyDirectly(
  { prisma, fleet }: Changer,
  { accountId, apiKeyId }: TestIntegration,
  data: Prisma.ApiKeyUpdateInput | { readonly appkey: string } | 'DELETE',
): Promise<void> {
  const change = await prisma.$transaction(async (transaction) => {
    const where = { id: apiKeyId };
    if (data === 'DELETE') await transaction.apiKey.delete({ where });
    else if ('appkey' in data) {
      const appkeyHash = hashOpaqueToken(data.appkey);
      await transaction.apiKey.update({
        where,
        data: { appkeyHash, appkeyVersion: { increment: 1 } },
      });
    } else await transaction.apiKey.update({ where, data });
    return raiseEpoch(transaction, accountId, 'CREDENTIALS');
  });
  await fleet.announce(change);
}
