import { generateOpaqueToken, hashOpaqueToken } from '@rekey/keys/opaque-token';
import type { PrismaClient } from '../../src/database/generated/client.ts';

type Columns = Parameters<PrismaClient['serviceToken']['create']>[0]['data'];

/** Stores a service token of an account. @returns the token. */
export async function createTestServiceToken(
  prisma: PrismaClient,
  accountId: string,
  columns: Partial<Columns> = {},
): Promise<string> {
  const token = generateOpaqueToken('rkt_');
  await prisma.serviceToken.create({
    data: {
      name: 'script',
      scopes: [],
      createdByKind: 'SYSTEM',
      createdByLabel: 'system',
      ...columns,
      accountId,
      tokenHash: hashOpaqueToken(token),
    } as Columns,
  });
  return token;
}
