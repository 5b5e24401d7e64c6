import { encodeRequestToken, sharedSecretKey } from '@rekey/keys/request-token';
import { generateOpaqueToken, hashOpaqueToken } from '@rekey/keys/opaque-token';
import type { MasterKeyRing } from '@rekey/keys/sealed-secret';
import { uuidv7 } from 'uuidv7';
import { createAccount } from '../../src/account/create-account.ts';
import type { Database } from '../../src/database/database.ts';
import { openSharedSecret } from '../../src/shared-secret/sealed-shared-secret.ts';

/** An account with one API key, and all that an integration would hold of it. */
export type TestIntegration = {
  readonly accountId: string;
  readonly apiKeyId: string;
  readonly shortname: string;
  readonly appname: string;
  readonly appkey: string;
  readonly sharedsecret: string;
};

let accounts = 0;

/** Creates an account and an API key in the database directly. */
export async function createTestIntegration(
  { prisma }: Database,
  masterKeys: MasterKeyRing,
  appname = 'splunk-forwarder',
): Promise<TestIntegration> {
  accounts += 1;
  const shortname = `acme-${String(accounts).padStart(4, '0')}`;
  const accountId = await prisma.$transaction((transaction) =>
    createAccount(transaction, masterKeys, { shortname, name: 'Acme' }, new Date()),
  );
  const apiKeyId = uuidv7();
  const appkey = generateOpaqueToken('rka_');
  await prisma.apiKey.create({
    data: {
      id: apiKeyId,
      accountId,
      appname,
      role: 'READONLY',
      appkeyHash: hashOpaqueToken(appkey),
      createdByKind: 'SYSTEM',
      createdByLabel: 'system',
    },
  });
  const sharedsecret = await readCurrentSecret({ prisma }, masterKeys, accountId);
  return { accountId, apiKeyId, shortname, appname, appkey, sharedsecret };
}

/** The account's current shared secret, from the database. */
export async function readCurrentSecret(
  { prisma }: Pick<Database, 'prisma'>,
  masterKeys: MasterKeyRing,
  accountId: string,
): Promise<string> {
  const { version, sealedValue } = await prisma.sharedSecret.findFirstOrThrow({
    where: { accountId },
    orderBy: { version: 'desc' },
  });
  return openSharedSecret(masterKeys, sealedValue, { accountId, version });
}

let requestTokens = 0;

/** A request token as an integration would make it now, with some claims changed. */
export function requestTokenOf(
  integration: TestIntegration,
  changes: Partial<Parameters<typeof encodeRequestToken>[0] & { sharedsecret: string }> = {},
): string {
  requestTokens += 1;
  const { shortname, appname, appkey } = integration;
  const { sharedsecret = integration.sharedsecret, ...claims } = changes;
  const iat = Math.floor(Date.now() / 1000);
  const jti = `test-${requestTokens}`;
  return encodeRequestToken(
    { iat, jti, appname, appkey, shortname, ...claims },
    sharedSecretKey(sharedsecret),
  );
}
