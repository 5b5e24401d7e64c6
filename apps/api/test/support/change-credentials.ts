import { hashOpaqueToken } from '@rekey/keys/opaque-token';
import { fingerprintOf, generateSharedSecret } from '@rekey/keys/shared-secret';
import type { Dependencies } from '../../src/dependencies.ts';
import type { Prisma } from '../../src/database/generated/client.ts';
import { raiseEpoch } from '../../src/fleet/raise-epoch.ts';
import { sealSharedSecret } from '../../src/shared-secret/sealed-shared-secret.ts';
import type { TestIntegration } from './integration.ts';

type Changer = Pick<Dependencies, 'prisma' | 'masterKeys' | 'fleet'>;

/** Regenerates without an administrator. @returns the new shared secret. */
export async function regenerateDirectly(
  { prisma, masterKeys, fleet }: Changer,
  { accountId }: TestIntegration,
): Promise<string> {
  const value = generateSharedSecret();
  const now = new Date();
  const epoch = await prisma.$transaction(async (transaction) => {
    const { sharedSecretVersion: version } = await transaction.account.update({
      where: { id: accountId },
      data: { sharedSecretVersion: { increment: 1 } },
    });
    await transaction.sharedSecret.updateMany({
      where: { accountId, version: version - 1 },
      data: { acceptedUntil: now },
    });
    await transaction.sharedSecret.create({
      data: {
        accountId,
        version,
        sealedValue: sealSharedSecret(masterKeys, value, { accountId, version }),
        fingerprint: fingerprintOf(value),
        createdAt: now,
        createdByKind: 'SYSTEM',
        createdByLabel: 'system',
      },
    });
    return raiseEpoch(transaction, accountId);
  });
  await fleet.announce(epoch, accountId);
  return value;
}

/** Changes an API key without an administrator, and waits until every node knows. */
export async function changeApiKeyDirectly(
  { prisma, fleet }: Changer,
  { accountId, apiKeyId }: TestIntegration,
  data: Prisma.ApiKeyUpdateInput | { readonly appkey: string } | 'DELETE',
): Promise<void> {
  const epoch = await prisma.$transaction(async (transaction) => {
    const where = { id: apiKeyId };
    if (data === 'DELETE') await transaction.apiKey.delete({ where });
    else if ('appkey' in data) {
      const appkeyHash = hashOpaqueToken(data.appkey);
      await transaction.apiKey.update({
        where,
        data: { appkeyHash, appkeyVersion: { increment: 1 } },
      });
    } else await transaction.apiKey.update({ where, data });
    return raiseEpoch(transaction, accountId);
  });
  await fleet.announce(epoch, accountId);
}
