import type { Dependencies } from '../dependencies.ts';
import { openSharedSecret } from '../shared-secret/sealed-shared-secret.ts';

/**
 * Opens one stored shared secret, so that a wrong master key stops the start and not the first
 * administrator.
 *
 * @throws {SharedSecretUnreadableError} that names the key that is missing. Nothing is changed.
 */
export async function verifyMasterKeys({
  prisma,
  masterKeys,
}: Pick<Dependencies, 'prisma' | 'masterKeys'>): Promise<void> {
  const stored = await prisma.sharedSecret.findFirst({
    where: { acceptedUntil: null },
    orderBy: { createdAt: 'desc' },
    select: { accountId: true, version: true, sealedValue: true },
  });
  if (stored) openSharedSecret(masterKeys, stored.sealedValue, stored);
}
